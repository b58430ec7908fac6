// A stretch of cable that can be cut: carries TCP to one address, late or not at all when told.
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a link fails: what comes is refused at once, or swallowed without an answer. */
export type LinkFault = 'cut' | 'silent';

export class TcpLink {
  readonly port: number;
  private readonly server: Server;
  private readonly target: { readonly host: string; readonly port: number };
  private readonly sockets = new Set<Socket>();
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

  /** Breaks it; what is open is closed ('cut') or goes on without a byte ('silent'). */
  break(fault: LinkFault): void {
    this.fault = fault;
    if (fault === 'cut') this.closeAll();
  }

  /** Lets every piece of data wait for so long, one after the other. */
  slowDown(delayMs: number): void {
    this.delayMs = delayMs;
  }

  /** As new. Connections that went silent have lost bytes, so they end. */
  mend(): void {
    if (this.fault === 'silent') this.closeAll();
    this.fault = undefined;
    this.delayMs = 0;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.closeAll();
    await closed;
  }

  private carry(near: Socket): void {
    if (this.fault === 'cut') return void near.destroy();
    const far = connect(this.target);
    this.pipe(near, far);
    this.pipe(far, near);
  }

  private pipe(from: Socket, to: Socket): void {
    this.sockets.add(from);
    // One after the other, so that a link that is fast again does not let bytes overtake.
    let last = Promise.resolve();
    from.on('data', (bytes: Buffer) => {
      last = last.then(() => this.pass(bytes, to));
    });
    from.on('error', () => from.destroy());
    from.on('close', () => {
      this.sockets.delete(from);
      void last.then(() => to.destroy());
    });
  }

  private async pass(bytes: Buffer, to: Socket): Promise<void> {
    if (this.fault === 'silent') return;
    if (this.delayMs > 0) await sleep(this.delayMs);
    if (!to.destroyed) to.write(bytes);
  }

  private closeAll(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}
