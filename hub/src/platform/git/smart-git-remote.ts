/** Git's smart protocol over HTTP and SSH, reading only. Refs are listed by isomorphic-git; commits come by the fast transport, and by isomorphic-git where that fails. */
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { HubConfig } from '../config/hub-config.js';
import { Logger } from '../logging/logger.js';
import { GitFormatError, PackLimitError, RefNotFoundError, StoreRestartError } from './git.errors.js';
import { type GitAccess, GitRemote, type RemoteRefs } from './git-remote.js';
import { ObjectStores } from './packs/object-stores.js';
import { HttpConversation } from './http/http-conversation.js';
import { HttpExchanges } from './http/http-exchanges.js';
import { parseGitAddress } from './git-address.js';
import { SshConnections } from './ssh/ssh-connections.js';
import { SshConversation } from './ssh/ssh-conversation.js';
import { RememberedRefusals } from './remembered-refusals.js';
import { remoteError } from './remote-errors.js';
import { IncrementalPackTransport } from './wire/incremental-pack-transport.js';
import { IsomorphicGitPackTransport } from './wire/isomorphic-git-pack-transport.js';
import { CommitRefusedError } from './wire/pack-answer.js';
import type { PackTransport } from './wire/pack-transport.js';
import type { KnownServer, RemoteConversation } from './wire/remote-conversation.js';
import { refsOf } from './wire/remote-refs.js';

/** Servers that are remembered, so that a poll is one request. */
const MAX_KNOWN_SERVERS = 1_000;
/** How often a fetch begins anew because its store went in this very moment. */
const MAX_RESTARTS = 3;

@Injectable()
export class SmartGitRemote extends GitRemote implements OnModuleDestroy {
  /** Tried in this order. Tests put in others. */
  transports: readonly PackTransport[];
  private readonly closing = new AbortController();
  private readonly exchanges = new HttpExchanges();
  private readonly connections = new SshConnections();
  private readonly servers = new Map<string, KnownServer>();
  private readonly warnedOf = new Set<string>();
  private readonly refusals = new RememberedRefusals();
  private readonly fetches = new Map<string, Promise<void>>();

  constructor(
    @Inject(HubConfig) private readonly config: Pick<HubConfig, 'repositoryTimeoutMs' | 'gitTransport'>,
    @Inject(ObjectStores) private readonly stores: ObjectStores,
    @Inject(Logger) private readonly logger: Logger,
  ) {
    super();
    const universal = new IsomorphicGitPackTransport(stores);
    this.transports =
      config.gitTransport === 'isomorphic-git' ? [universal] : [new IncrementalPackTransport(stores), universal];
  }

  /** Conversations that are going on are cut off: what they were for is tried again after the next start. */
  onModuleDestroy(): void {
    this.closing.abort();
    this.exchanges.close();
    this.connections.close();
  }

  async listRefs(url: string, access: GitAccess, names?: readonly string[]): Promise<RemoteRefs> {
    return await this.converse(url, access, (conversation) => refsOf(conversation, names));
  }

  async fetch(url: string, commit: string, access: GitAccess): Promise<void> {
    const key = `${url}\n${commit}`;
    const running = this.fetches.get(key);
    if (running !== undefined) return await running;
    this.refusals.check(key);
    const fetch = this.stores
      .inTurn(url, () => this.fetchOrBeginAnew(url, commit, access))
      .finally(() => this.fetches.delete(key));
    this.fetches.set(key, fetch);
    await fetch;
  }

  private async fetchOrBeginAnew(url: string, commit: string, access: GitAccess): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.fetchInTurn(url, commit, access);
        return;
      } catch (error) {
        this.refusals.note(`${url}\n${commit}`, error);
        const isRestart = error instanceof Error && error.cause instanceof StoreRestartError;
        if (!isRestart || attempt === MAX_RESTARTS) throw error;
      }
    }
  }

  private async fetchInTurn(url: string, commit: string, access: GitAccess): Promise<void> {
    if (await this.stores.hasCommit(url, commit)) return;
    for (const transport of this.transports) {
      try {
        await this.converse(url, access, (conversation) => transport.fetch(conversation, commit));
        return;
      } catch (error) {
        const cause = error instanceof Error ? error.cause : undefined;
        if (cause instanceof CommitRefusedError) throw notGiven(url, commit);
        const isLast = transport === this.transports.at(-1);
        if (isLast || !(cause instanceof GitFormatError) || cause instanceof PackLimitError) throw error;
        this.logger.warn('A Git server did not understand the fast way to fetch; isomorphic-git is tried.', {
          url,
          error,
        });
      }
    }
  }

  /** Speaks with a known server at once; when that fails in any way the server is asked anew what it can, and it is tried once more. */
  private async converse<Result>(
    url: string,
    access: GitAccess,
    speak: (conversation: RemoteConversation) => Promise<Result>,
  ): Promise<Result> {
    this.warnOfInsecurity(url, access);
    const signal = AbortSignal.any([AbortSignal.timeout(this.config.repositoryTimeoutMs), this.closing.signal]);
    try {
      const known = this.servers.get(url);
      if (known !== undefined) {
        try {
          return await speakAndClose(this.open(url, access, signal, known), speak);
        } catch (error) {
          this.servers.delete(url);
          if (signal.aborted || error instanceof CommitRefusedError) throw error;
        }
      }
      const conversation = this.open(url, access, signal);
      const result = await speakAndClose(conversation, speak);
      if (conversation.server !== undefined) this.remember(url, conversation.server);
      return result;
    } catch (error) {
      throw remoteError(url, error, signal, this.config.repositoryTimeoutMs);
    }
  }

  /** Loudly, once for each repository after each start. */
  private warnOfInsecurity(url: string, { tls }: GitAccess): void {
    if (tls?.isInsecure !== true || this.warnedOf.has(url)) return;
    if (this.warnedOf.size >= MAX_KNOWN_SERVERS) this.warnedOf.clear();
    this.warnedOf.add(url);
    this.logger.warn('The certificate of a Git server is NOT checked, as its repository was added so.', { url });
  }

  private open(url: string, access: GitAccess, signal: AbortSignal, known?: KnownServer): RemoteConversation {
    return parseGitAddress(url).scheme === 'ssh'
      ? new SshConversation(this.connections, url, access, signal)
      : new HttpConversation(this.exchanges, url, access, signal, known);
  }

  private remember(url: string, server: KnownServer): void {
    if (this.servers.size >= MAX_KNOWN_SERVERS) this.servers.clear();
    this.servers.set(url, server);
  }
}

async function speakAndClose<Result>(
  conversation: RemoteConversation,
  speak: (conversation: RemoteConversation) => Promise<Result>,
): Promise<Result> {
  try {
    return await speak(conversation);
  } finally {
    conversation.close();
  }
}

function notGiven(url: string, commit: string): RefNotFoundError {
  return new RefNotFoundError(
    url,
    commit,
    'The server does not have it, or gives only commits that a branch or tag points to.',
  );
}
