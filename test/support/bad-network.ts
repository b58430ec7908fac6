// What stands between an agent and its hub on a bad day: requests get lost before or after the hub saw them, come twice, late and in another
// order, or are never answered. Knows HTTP, so that whole requests are lost and repeated; what is below is a TcpLink.
import {
  request as httpRequest,
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { TcpLink } from './tcp-link.js';

/** What may become of a request. */
export const TROUBLES = ['lost', 'answer-lost', 'twice', 'late', 'again-later', 'half-open'] as const;
export type Trouble = (typeof TROUBLES)[number];

/** The longest delay of what is late: later requests overtake it. */
const LATEST_MS = 800;

export class BadNetwork {
  readonly url: string;
  /** What became of requests, by trouble. */
  readonly counts = new Map<Trouble | 'passed', number>();
  /** Chooses for each request; undefined lets it pass. */
  choose: () => Trouble | undefined = () => undefined;
  /** All that goes on to the hub. */
  readonly link: TcpLink;
  private readonly server: Server;

  private constructor(server: Server, link: TcpLink) {
    this.server = server;
    this.link = link;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async before(target: string): Promise<BadNetwork> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const network = new BadNetwork(server, await TcpLink.to(target));
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      network.carry(request, response).catch(() => response.destroy());
    });
    server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) =>
      network.pipe(request, socket, head),
    );
    return network;
  }

  async close(): Promise<void> {
    await this.link.close();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async carry(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const trouble = this.choose();
    this.counts.set(trouble ?? 'passed', (this.counts.get(trouble ?? 'passed') ?? 0) + 1);
    if (trouble === 'lost') return void response.destroy();
    // Never answered, never closed: the other side has to give up by itself.
    if (trouble === 'half-open') return;
    if (trouble === 'late') await pause(Math.random() * LATEST_MS);
    if (trouble === 'twice') await this.forward(request, body);
    const answer = await this.forward(request, body);
    if (trouble === 'again-later')
      setTimeout(() => void this.forward(request, body).catch(() => undefined), Math.random() * LATEST_MS).unref();
    if (trouble === 'answer-lost') return void response.destroy();
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  private async forward(
    { method, url, headers }: IncomingMessage,
    body: Buffer,
  ): Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }> {
    const { port } = this.link;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      httpRequest({ host: '127.0.0.1', port, method, path: url, headers, agent: false }, resolve)
        .once('error', reject)
        .end(body);
    });
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    const { 'transfer-encoding': _chunked, connection: _connection, ...rest } = answer.headers;
    return { status: answer.statusCode ?? 502, headers: rest, body: Buffer.concat(chunks) };
  }

  private pipe({ url, headers }: IncomingMessage, socket: Socket, head: Buffer): void {
    const onward = connect(this.link.port, '127.0.0.1', () => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}\r\n`);
      onward.write(`GET ${url ?? '/'} HTTP/1.1\r\n${lines.join('')}\r\n`);
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    for (const end of [socket, onward]) {
      end.on('error', () => end.destroy());
      end.on('close', () => {
        socket.destroy();
        onward.destroy();
      });
    }
  }
}
