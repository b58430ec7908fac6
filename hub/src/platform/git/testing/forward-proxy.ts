/** For specs: an HTTP proxy on loopback, for tunnels and for plain requests. */
import { createServer, type IncomingMessage, request as httpRequest } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** A name that only the proxy can resolve: it leads to loopback, which itself is never proxied. */
export const PROXIED_NAME = 'git.example.test';

export interface ForwardProxy {
  /** Without user name and password. */
  readonly host: string;
  /** What it was asked for: `CONNECT host:port` or `GET http://...`. */
  readonly asked: string[];
  close(): Promise<void>;
}

export interface ForwardProxyOptions {
  /** `user:password`. */
  readonly authorization?: string;
  /** Answers tunnels with this in place of a connection; 0: never. */
  readonly status?: number;
}

export async function startForwardProxy({ authorization, status }: ForwardProxyOptions = {}): Promise<ForwardProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const isAllowed = (request: IncomingMessage): boolean =>
    authorization === undefined ||
    request.headers['proxy-authorization'] === `Basic ${Buffer.from(authorization).toString('base64')}`;
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (!isAllowed(request)) {
      response.writeHead(407).end();
      return;
    }
    const forwarded = httpRequest(
      here(request.url ?? ''),
      { ...(request.method !== undefined && { method: request.method }), headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      },
    );
    forwarded.on('error', () => response.destroy());
    request.pipe(forwarded);
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    asked.push(`CONNECT ${request.url}`);
    socket.on('error', () => undefined);
    if (status === 0) return;
    if (status !== undefined || !isAllowed(request)) {
      socket.end(`HTTP/1.1 ${status ?? 407} No\r\n\r\n`);
      return;
    }
    const [, host = '', port = ''] = /^\[?([^\]]*)\]?:(\d+)$/.exec(request.url ?? '') ?? [];
    const onward = connect(Number(port), here(host), () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      onward.pipe(socket);
      socket.pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function here(address: string): string {
  return address.replace(PROXIED_NAME, '127.0.0.1');
}
