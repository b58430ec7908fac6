/** A small HTTP server that answers as a test says, and remembers what it was asked. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface TestAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Objects become JSON. */
  readonly body?: unknown;
  /** In place of status, headers and body. */
  readonly raw?: (response: ServerResponse) => void;
}

export interface TestServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  readonly requests: ReceivedRequest[];
  close(): Promise<void>;
}

/** Listens on 127.0.0.1. Undefined answers are 404. */
export async function startTestServer(
  answer: (request: ReceivedRequest, server: TestServer) => TestAnswer | undefined,
): Promise<TestServer> {
  const requests: ReceivedRequest[] = [];
  const respond = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await text(incoming);
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    const { method = 'GET', headers } = incoming;
    const request = { method, path: url.pathname, query: url.searchParams, headers, body };
    requests.push(request);
    send(outgoing, answer(request, handle) ?? { status: 404, body: { message: 'Not Found' } });
  };
  const server = createServer((incoming, outgoing) => void respond(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const handle: TestServer = { url: `http://127.0.0.1:${port}`, port, requests, close };
  return handle;
}

function send(outgoing: ServerResponse, { status = 200, headers = {}, body, raw }: TestAnswer): void {
  if (raw !== undefined) {
    raw(outgoing);
    return;
  }
  const isText = typeof body === 'string' || body instanceof Uint8Array;
  outgoing.writeHead(status, { ...(isText ? {} : { 'content-type': 'application/json' }), ...headers });
  outgoing.end(isText || body === undefined ? body : JSON.stringify(body));
}
