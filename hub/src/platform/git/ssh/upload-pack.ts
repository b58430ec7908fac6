/** A `git-upload-pack` that runs on an SSH server: it greets, then answers command after command (version 2) or one request. */
import type { Client, ClientChannel } from 'ssh2';
import type { SshAddress } from '../ssh-address.js';
import { AnswerReader } from '../wire/packet-boundary.js';
import { FLUSH_PACKET, packet } from '../wire/pkt-line.js';
import { limited, REFS_LIMIT, UPLOAD_PACK } from '../wire/remote-conversation.js';

/** What is read of a server's error output. */
const MAX_SAID_BYTES = 4 * 1024;
/** What smart HTTP says before a greeting of the first versions: isomorphic-git expects it. */
const SERVICE_LINE = Buffer.from(`${packet(`# service=${UPLOAD_PACK}`)}${FLUSH_PACKET}`);

export class UploadPack {
  /** Whether it understood version 2. */
  isVersion2 = false;
  /** What it said first, as smart HTTP has it. */
  greeting: Buffer = Buffer.alloc(0);
  /** What it wrote to its error output. */
  said = '';
  private state: 'greeting' | 'waiting' | 'answering' | 'over' = 'greeting';
  private readonly reader: AnswerReader;

  private constructor(
    private readonly channel: ClientChannel,
    readonly isVersion2Asked: boolean,
  ) {
    this.reader = new AnswerReader(channel as AsyncIterable<Buffer>);
    channel.on('error', () => undefined);
    channel.stderr.on('data', (chunk: Buffer) => {
      if (this.said.length < MAX_SAID_BYTES) this.said += chunk.toString('latin1');
    });
  }

  /** Starts it. Throws what the connection says. */
  static async start(client: Client, address: SshAddress, isVersion2Asked: boolean): Promise<UploadPack> {
    const { promise, resolve, reject } = Promise.withResolvers<ClientChannel>();
    const lose = (): void => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    client.once('close', lose);
    // A server that takes no variables answers in the first version.
    const options = isVersion2Asked ? { env: { GIT_PROTOCOL: 'version=2' } } : {};
    try {
      client.exec(commandFor(address), options, (error, channel) =>
        error === undefined ? resolve(channel) : reject(error),
      );
      return new UploadPack(await promise, isVersion2Asked);
    } finally {
      client.removeListener('close', lose);
    }
  }

  /** Whether it waits for a request. */
  get isWaiting(): boolean {
    return this.state === 'waiting';
  }

  /** Whether nothing is on its way over the connection. */
  get isQuiet(): boolean {
    return this.state === 'waiting' || this.state === 'over';
  }

  /** Throws GitFormatError when it ends without one: {@link said} may tell why. */
  async *readGreeting(url: string): AsyncGenerator<Buffer, void, undefined> {
    const chunks: Buffer[] = [];
    for await (const chunk of limited(url, this.reader.untilFlush(), REFS_LIMIT)) {
      chunks.push(chunk);
      yield chunk;
    }
    const bytes = Buffer.concat(chunks);
    this.isVersion2 = bytes.subarray(0, 20).includes('version 2');
    this.greeting = this.isVersion2 ? bytes : Buffer.concat([SERVICE_LINE, bytes]);
    this.state = 'waiting';
  }

  /** Sends a request and reads what it answers. */
  async *ask(body: Buffer): AsyncGenerator<Buffer, void, undefined> {
    this.state = 'answering';
    this.channel.write(body);
    if (!this.isVersion2) {
      yield* this.reader.untilEnd();
      this.state = 'over';
      return;
    }
    for await (const chunk of this.reader.untilFlush()) {
      // Who reads stops at the last packet and does not come back for the end.
      if (this.reader.isAtEnd) this.state = 'waiting';
      yield chunk;
    }
  }

  /** Ends it: politely where it waits for a request. */
  end(): void {
    this.channel.stderr.resume();
    this.channel.resume();
    if (this.state === 'waiting') this.channel.end(FLUSH_PACKET);
    else this.channel.close();
  }
}

/** The grammar of addresses allows nothing in a path that ends quotes or means something within them. */
function commandFor({ path }: SshAddress): string {
  return `${UPLOAD_PACK} '${path}'`;
}
