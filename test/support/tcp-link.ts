// A stretch of cable that fails: carries TCP to one address, late, in part or not at all when told. Knows nothing of what it carries.
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * How a link fails: what comes is refused at once (`cut`); swallowed without an answer (`silent`); carried, but the answers are swallowed
 * (`one-way`); or every connection ends in the middle of what comes back (`torn`).
 */
export const LINK_FAULTS = ['cut', 'silent', 'one-way', 'torn'] as const;
export type LinkFault = (typeof LINK_FAULTS)[number];

/** How much of what comes back a torn connection lets through. */
const TORN_AFTER_BYTES = 200;

/** One end of a connection, and what became of it. */
interface Pipe {
  readonly from: Socket;
  readonly to: Socket;
  /** Whether it carries what comes back. */
  readonly isAnswer: boolean;
  /** Bytes were swallowed, so it is of no more use. */
  isLossy: boolean;
  passed: number;
}

export class TcpLink {
  readonly port: number;
  private readonly server: Server;
  private readonly target: { readonly host: string; readonly port: number };
  private readonly pipes = new Set<Pipe>();
  private fault: LinkFault | undefined;
  private delayMs = 0;

  private constructor(server: Server, target: URL) {
    this.server = server;
    this.target = { host: target.hostname, port: Number(target.port) };
    this.port = (server.address() as AddressInfo).port;
  }

  /** A link to the host and port of an address. */
  static async to(target: string): Promise<TcpLink> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const link = new TcpLink(server, new URL(target));
    server.on('connection', (socket) => link.carry(socket));
    return link;
  }

  /** Breaks it; what is open is closed ('cut') or goes on as the fault says. */
  break(fault: LinkFault): void {
    this.fault = fault;
    if (fault === 'cut') this.drop();
  }

  /** Closes what is open; new connections are carried. */
  drop(): void {
    for (const { from } of this.pipes) from.destroy();
  }

  /** What is open carries nothing any more and is never closed, as when a router between forgets it; new connections are carried. */
  forget(): void {
    for (const pipe of this.pipes) pipe.isLossy = true;
  }

  /** Lets every piece of data wait for so long, one after the other. */
  slowDown(delayMs: number): void {
    this.delayMs = delayMs;
  }

  /** As new. Connections that lost bytes end. */
  mend(): void {
    this.fault = undefined;
    this.delayMs = 0;
    for (const pipe of this.pipes) if (pipe.isLossy) pipe.from.destroy();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.drop();
    await closed;
  }

  private carry(near: Socket): void {
    if (this.fault === 'cut') return void near.destroy();
    const far = connect(this.target);
    this.pipe({ from: near, to: far, isAnswer: false, isLossy: false, passed: 0 });
    this.pipe({ from: far, to: near, isAnswer: true, isLossy: false, passed: 0 });
  }

  private pipe(pipe: Pipe): void {
    const { from, to } = pipe;
    this.pipes.add(pipe);
    // One after the other, so that a link that is fast again does not let bytes overtake.
    let last = Promise.resolve();
    from.on('data', (bytes: Buffer) => {
      last = last.then(() => this.pass(bytes, pipe));
    });
    from.on('error', () => from.destroy());
    from.on('close', () => {
      this.pipes.delete(pipe);
      void last.then(() => to.destroy());
    });
  }

  private async pass(bytes: Buffer, pipe: Pipe): Promise<void> {
    const { to, isAnswer } = pipe;
    pipe.isLossy ||= this.fault === 'silent' || (this.fault === 'one-way' && isAnswer);
    if (pipe.isLossy) return;
    if (this.delayMs > 0) await sleep(this.delayMs);
    if (to.destroyed) return;
    const isTorn = this.fault === 'torn' && isAnswer && pipe.passed + bytes.length > TORN_AFTER_BYTES;
    if (isTorn) return void to.end(bytes.subarray(0, Math.max(0, TORN_AFTER_BYTES - pipe.passed)));
    pipe.passed += bytes.length;
    to.write(bytes);
  }
}
