/** Git over HTTP, versions 1 and 2 of the protocol, reading only. What comes goes into the object stores; no program is started. */
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { HubConfig } from '../../config/hub-config.js';
import { RefNotFoundError } from '../git.errors.js';
import { type GitAccess, GitRemote, type RemoteRefs } from '../git-remote.js';
import { ObjectStores } from '../packs/object-stores.js';
import { remoteError } from './answer-errors.js';
import { HttpExchanges } from './http-exchange.js';
import { CommitRefusedError } from './pack-answer.js';
import { type KnownServer, RemoteConversation } from './remote-conversation.js';

/** Servers that are remembered, so that a poll is one request. */
const MAX_KNOWN_SERVERS = 1_000;

@Injectable()
export class SmartHttpGitRemote extends GitRemote implements OnModuleDestroy {
  private readonly closing = new AbortController();
  private readonly exchanges = new HttpExchanges();
  private readonly servers = new Map<string, KnownServer>();
  private readonly fetches = new Map<string, Promise<void>>();

  constructor(
    @Inject(HubConfig) private readonly config: Pick<HubConfig, 'repositoryTimeoutMs'>,
    @Inject(ObjectStores) private readonly stores: ObjectStores,
  ) {
    super();
  }

  /** Conversations that are going on are cut off: what they were for is tried again after the next start. */
  onModuleDestroy(): void {
    this.closing.abort();
    this.exchanges.close();
  }

  async listRefs(url: string, access: GitAccess, names?: readonly string[]): Promise<RemoteRefs> {
    return await this.converse(url, access, async (conversation, server) => ({
      commits: await conversation.listRefs(server, names),
    }));
  }

  async fetch(url: string, commit: string, access: GitAccess): Promise<void> {
    const key = `${url}\n${commit}`;
    const running = this.fetches.get(key);
    if (running !== undefined) return await running;
    const fetch = this.stores
      .inTurn(url, () => this.fetchInTurn(url, commit, access))
      .finally(() => this.fetches.delete(key));
    this.fetches.set(key, fetch);
    await fetch;
  }

  private async fetchInTurn(url: string, commit: string, access: GitAccess): Promise<void> {
    if (await this.stores.hasCommit(url, commit)) return;
    try {
      await this.converse(url, access, async (conversation, server, signal) => {
        const held = await this.stores.heldCommits(url);
        await this.stores.add(url, commit, conversation.pack(server, { commit, held }), signal);
      });
    } catch (error) {
      if (error instanceof Error && error.cause instanceof CommitRefusedError) {
        throw new RefNotFoundError(
          url,
          commit,
          'The server does not have it, or gives only commits that a branch or tag points to.',
        );
      }
      throw error;
    }
  }

  /** Speaks with a known server at once; when that fails in any way the server is asked anew what it can, and it is tried once more. */
  private async converse<Result>(
    url: string,
    access: GitAccess,
    speak: (conversation: RemoteConversation, server: KnownServer, signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const signal = AbortSignal.any([AbortSignal.timeout(this.config.repositoryTimeoutMs), this.closing.signal]);
    const conversation = new RemoteConversation(this.exchanges, url, access, signal);
    try {
      const known = this.servers.get(url);
      if (known !== undefined) {
        try {
          return await speak(conversation, known, signal);
        } catch (error) {
          this.servers.delete(url);
          if (signal.aborted || error instanceof CommitRefusedError) throw error;
        }
      }
      const server = await conversation.discover();
      if (server.advertisement.version === 2) this.remember(url, server);
      return await speak(conversation, server, signal);
    } catch (error) {
      throw remoteError(url, error, signal, this.config.repositoryTimeoutMs);
    }
  }

  private remember(url: string, server: KnownServer): void {
    if (this.servers.size >= MAX_KNOWN_SERVERS) this.servers.clear();
    this.servers.set(url, server);
  }
}
