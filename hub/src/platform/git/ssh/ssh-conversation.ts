/** A conversation over SSH, in the forms of smart HTTP. Given up when its time is over, whatever the server does or does not. */
import { GitFormatError } from '../git.errors.js';
import type { GitAccess } from '../git-remote.js';
import { parseSshAddress, type SshAddress } from '../ssh-address.js';
import { type AnswerLimit, asksForVersion2, limited, RemoteConversation } from '../wire/remote-conversation.js';
import type { SshConnections, SshLease } from './ssh-connections.js';
import { silenceError } from './ssh-errors.js';
import { UploadPack } from './upload-pack.js';

export class SshConversation extends RemoteConversation {
  readonly server = undefined;
  private readonly address: SshAddress;
  private lease: SshLease | undefined;
  private program: UploadPack | undefined;

  constructor(
    private readonly connections: SshConnections,
    readonly url: string,
    private readonly access: GitAccess,
    readonly signal: AbortSignal,
  ) {
    super();
    this.address = parseSshAddress(url);
  }

  get libraryUrl(): string {
    return `https://${this.address.hostname}/${encodeURI(this.address.path).replace(/^\/+/, '')}`;
  }

  async greet(headers: Readonly<Record<string, string>>): Promise<Buffer> {
    const isVersion2Asked = asksForVersion2(headers);
    const { program } = this;
    if (program?.isWaiting === true && program.isVersion2Asked === isVersion2Asked) return program.greeting;
    this.program?.end();
    this.program = undefined;
    try {
      return await this.start(isVersion2Asked);
    } catch (error) {
      // The server may have closed a kept connection: that says nothing of the repository.
      if (this.lease?.isReused !== true || this.signal.aborted || !isOfConnection(error)) throw error;
    }
    this.lease.release(false);
    this.lease = undefined;
    return await this.start(isVersion2Asked, true);
  }

  async post(
    body: Buffer,
    headers: Readonly<Record<string, string>>,
    limit: AnswerLimit,
  ): Promise<AsyncGenerator<Buffer, void, undefined>> {
    if (this.program?.isWaiting !== true || this.program.isVersion2 !== asksForVersion2(headers))
      await this.greet(headers);
    if (this.program === undefined) throw new GitFormatError('the conversation is over');
    return limited(this.url, this.inTime(this.program.ask(body)), limit);
  }

  close(): void {
    const isQuiet = !this.signal.aborted && (this.program === undefined || this.program.isQuiet);
    this.program?.end();
    this.program = undefined;
    this.lease?.release(isQuiet);
    this.lease = undefined;
  }

  private async start(isVersion2Asked: boolean, isFresh = false): Promise<Buffer> {
    const login = { url: this.url, address: this.address, access: this.access };
    this.lease ??= await this.connections.lease(login, this.signal, isFresh);
    const program = await this.orGiveUp(UploadPack.start(this.lease.client, this.address, isVersion2Asked));
    this.program = program;
    let isSilent = true;
    try {
      for await (const chunk of this.inTime(program.readGreeting(this.url))) isSilent &&= chunk.length === 0;
      return program.greeting;
    } catch (error) {
      if (isSilent && error instanceof GitFormatError) throw silenceError(this.url, this.access, program.said);
      throw error;
    }
  }

  private async *inTime(chunks: AsyncGenerator<Buffer, void, undefined>): AsyncGenerator<Buffer, void, undefined> {
    try {
      for (;;) {
        const next = await this.orGiveUp(chunks.next());
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      // Without waiting: what hangs never returns.
      void chunks.return().catch(() => undefined);
    }
  }

  /** What is awaited, or the end of the time: then the connection goes, and all that waits for it. */
  private async orGiveUp<Result>(awaited: Promise<Result>): Promise<Result> {
    const { promise, reject } = Promise.withResolvers<never>();
    const give = (): void => {
      this.lease?.client.destroy();
      reject(this.signal.reason as Error);
    };
    if (this.signal.aborted) give();
    this.signal.addEventListener('abort', give, { once: true });
    try {
      return await Promise.race([awaited, promise]);
    } finally {
      this.signal.removeEventListener('abort', give);
      awaited.catch(() => undefined);
    }
  }
}

/** Whether a connection, not a repository, is to blame: errors of ours have a kind. */
function isOfConnection(error: unknown): boolean {
  return error instanceof GitFormatError || (error instanceof Error && !('kind' in error));
}
