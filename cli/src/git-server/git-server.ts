/** A Git server on loopback for demonstrations and tests: smart HTTP over the `git` that is installed. Never for production. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerWithGit, refuse } from './git-http-backend.js';

export { createRepository, type SampleRepository } from './sample-repository.js';

/** What the server serves, and to whom. */
export interface GitServerOptions {
  /** Bare repositories lie directly below it, `NAME.git` each. */
  readonly directory: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Without it everyone may read; pushes over HTTP are refused either way. */
  readonly basicAuth?: { readonly username: string; readonly password: string };
  /** Called before a request is answered; may delay it, or answer it itself (then it returns true). For tests. */
  readonly intercept?: (request: IncomingMessage, response: ServerResponse) => Promise<boolean> | boolean;
}

/** A running server. */
export interface GitServer {
  /** `http://127.0.0.1:PORT`; a repository is at `URL/NAME.git`. */
  readonly url: string;
  /** How many requests came so far. */
  requestCount(): number;
  close(): Promise<void>;
}

/** Starts to serve. Throws when the port is taken. */
export async function startGitServer(options: GitServerOptions): Promise<GitServer> {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    answer(options, request, response).catch((error: unknown) => refuse(response, 500, String(error)));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requestCount: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(options: GitServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (await options.intercept?.(request, response)) return;
  if (!isAllowed(options, request)) {
    response.setHeader('www-authenticate', 'Basic realm="git"');
    refuse(response, 401, 'a user name and a password are needed');
    return;
  }
  await answerWithGit(options.directory, request, response);
}

function isAllowed({ basicAuth }: GitServerOptions, request: IncomingMessage): boolean {
  if (basicAuth === undefined) return true;
  const expected = Buffer.from(`${basicAuth.username}:${basicAuth.password}`).toString('base64');
  return request.headers.authorization === `Basic ${expected}`;
}
