// A small HTTP server that answers as a test tells it to, for what real API servers do not do on demand. Test support only.
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { ApiAccess } from './api-access.js';
import type { Credential, CredentialValue } from './credential.js';

export interface ScriptedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

export type Script = (request: ScriptedRequest, response: ServerResponse, count: number) => void;

export interface ScriptedApiServer {
  readonly requests: ScriptedRequest[];
  access(credential?: Credential): ApiAccess;
  close(): Promise<void>;
}

const NOTHING: CredentialValue = { headers: {}, tls: {} };
const ANONYMOUS: Credential = { current: () => Promise.resolve(NOTHING), renew: () => false };

/** @param script called with each request and how many came before it with the same path. */
export async function startScriptedApiServer(script: Script): Promise<ScriptedApiServer> {
  const requests: ScriptedRequest[] = [];
  const server = createServer((message, response) => {
    const { pathname, searchParams } = new URL(message.url ?? '/', 'http://localhost');
    const request = { method: message.method ?? '', path: pathname, query: searchParams, headers: message.headers };
    const count = requests.filter((earlier) => earlier.path === pathname).length;
    requests.push(request);
    message.resume();
    script(request, response, count);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    requests,
    access: (credential = ANONYMOUS) => ({ server: new URL(`http://127.0.0.1:${port}`), credential }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers with JSON. */
export function reply(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
