// HTTP to one API server: keep-alive sockets, credentials, timeouts. Plain node:https instead of the generated client of
// @kubernetes/client-node (docs/adr/0009); HTTP/2 was measured to be no faster (300 applies: 0.35-0.40 s either way) and hides dead
// connections.
// Must never log or put into an error what it sends or receives: bodies hold Secrets, headers hold tokens.
import type { ClientRequest, IncomingMessage } from 'node:http';
import * as http from 'node:http';
import * as https from 'node:https';
import { createSecureContext } from 'node:tls';
import { ClusterError } from '../cluster.errors.js';
import type { ApiAccess } from './api-access.js';
import type { CredentialHeaders, CredentialValue, TlsSettings } from './credential.js';

/** Connections for requests; more wait for a free one. From 10 on, more make 300 applies no faster (measured). Watches are not counted. */
const MAX_SOCKETS = 20;
/**
 * Idle connections kept open, and for how long: below the 90 s after which an API server closes them. As many as may be in use: a
 * smaller number closes and opens connections all the time in a burst (300 applies: 8 % slower, measured).
 */
const MAX_IDLE_SOCKETS = MAX_SOCKETS;
const IDLE_SOCKET_MS = 60_000;
/** Probes of an otherwise silent connection: a vanished peer is noticed about 10 s after this. */
const TCP_KEEPALIVE_MS = 15_000;
/** Until a request is answered completely. */
export const REQUEST_TIMEOUT_MS = 30_000;

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With the query. */
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; default REQUEST_TIMEOUT_MS. */
  readonly timeoutMs?: number;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** Requests as one user. */
export interface ApiClient {
  /** Answers whatever the status. Throws UNAVAILABLE when there is no answer. */
  request(request: ApiRequest): Promise<ApiResponse>;
  /**
   * Opens a response that goes on; the caller reads or destroys it. Aborting the signal destroys it. `timeoutMs`:
   * until it begins. Throws as `request` does.
   */
  open(path: string, signal: AbortSignal, timeoutMs?: number): Promise<IncomingMessage>;
}

interface Sockets {
  readonly tls: TlsSettings;
  readonly forRequests: http.Agent;
  readonly forWatches: http.Agent;
}

export class ApiConnection implements ApiClient {
  readonly #access: ApiAccess;
  readonly #isPlain: boolean;
  readonly #inFlight = new Set<ClientRequest>();
  readonly #waiting = new Set<() => void>();
  #isClosed = false;
  /** Whether the last request got no answer. */
  #isLost = false;
  #sockets: Sockets | undefined;

  constructor(access: ApiAccess) {
    this.#access = access;
    this.#isPlain = access.server.protocol === 'http:';
  }

  async request(request: ApiRequest): Promise<ApiResponse> {
    const credential = await this.#credential();
    const response = await this.#attempt(request, credential);
    if (response.status !== 401 || !this.#access.credential.renew(credential)) return response;
    return this.#attempt(request, await this.#credential());
  }

  open(path: string, signal: AbortSignal, timeoutMs = REQUEST_TIMEOUT_MS): Promise<IncomingMessage> {
    return this.#open({ method: 'GET', path, signal, timeoutMs });
  }

  /**
   * The same connection under another user's name. For a service account the server adds the groups that it is in by itself, so naming the
   * user is enough, and the right to impersonate groups is never needed.
   */
  as(user: string): ApiClient {
    const named = { 'impersonate-user': user };
    return {
      request: (request) => this.request({ ...request, headers: { ...request.headers, ...named } }),
      open: (path, signal, timeoutMs = REQUEST_TIMEOUT_MS) =>
        this.#open({ method: 'GET', path, signal, timeoutMs, headers: named }),
    };
  }

  /** Calls once when the server answers any request again after it did not. The answer takes that back. */
  onceAnswering(listener: () => void): () => void {
    this.#waiting.add(listener);
    return () => this.#waiting.delete(listener);
  }

  /** Ends every request and watch in flight. */
  close(): void {
    this.#isClosed = true;
    for (const sent of this.#inFlight) sent.destroy(new Error('the connection was closed'));
    this.#sockets?.forRequests.destroy();
    this.#sockets?.forWatches.destroy();
  }

  async #open(request: ApiRequest): Promise<IncomingMessage> {
    const credential = await this.#credential();
    const response = await this.#send(request, credential, 'forWatches');
    if (response.statusCode !== 401 || !this.#access.credential.renew(credential)) return response;
    response.resume();
    return this.#send(request, await this.#credential(), 'forWatches');
  }

  async #attempt(request: ApiRequest, credential: CredentialValue): Promise<ApiResponse> {
    const response = await this.#send(request, credential, 'forRequests');
    try {
      return { status: response.statusCode ?? 0, headers: response.headers, text: await textOf(response) };
    } catch (error) {
      throw this.#unavailable(error);
    }
  }

  async #send(
    request: ApiRequest,
    credential: CredentialValue,
    pool: 'forRequests' | 'forWatches',
  ): Promise<IncomingMessage> {
    const agent = this.#socketsFor(credential.tls)[pool];
    try {
      return await this.#exchange(request, credential.headers, agent);
    } catch (error) {
      const mayRepeat = error instanceof StaleSocketError && request.method !== 'POST';
      if (!mayRepeat || request.signal?.aborted || this.#isClosed) throw this.#unavailable(error);
    }
    // The server had closed an idle connection just when it was used again. Everything but creating may be sent twice.
    return this.#exchange(request, credential.headers, agent).catch((error: unknown) => {
      throw this.#unavailable(error);
    });
  }

  #exchange(request: ApiRequest, headers: CredentialHeaders, agent: http.Agent): Promise<IncomingMessage> {
    const { server } = this.#access;
    const timeoutMs = request.timeoutMs ?? REQUEST_TIMEOUT_MS;
    const options = {
      agent,
      method: request.method,
      host: server.hostname.replace(/^\[|\]$/g, ''),
      port: server.port === '' ? (this.#isPlain ? 80 : 443) : server.port,
      path: server.pathname === '/' ? request.path : server.pathname.replace(/\/$/, '') + request.path,
      headers: {
        accept: 'application/json',
        'user-agent': 'wheelhouse-agent',
        ...headers,
        ...request.headers,
        ...(request.body !== undefined && { 'content-length': Buffer.byteLength(request.body) }),
      },
      ...(request.signal && { signal: request.signal }),
    };
    return new Promise((resolve, reject) => {
      const sent: ClientRequest = (this.#isPlain ? http : https).request(options);
      const isWatch = agent === this.#sockets?.forWatches;
      const timer = setTimeout(() => {
        sent.destroy(new Error(`no complete answer within ${timeoutMs} ms`));
        dropIdle(agent);
      }, timeoutMs);
      this.#inFlight.add(sent);
      const settle = (): void => {
        clearTimeout(timer);
        this.#inFlight.delete(sent);
      };
      sent.on('response', (response) => {
        this.#answered(response.statusCode);
        if (isWatch) clearTimeout(timer);
        response.on('close', settle);
        resolve(response);
      });
      sent.on('error', (error: NodeJS.ErrnoException) => {
        settle();
        this.#isLost ||= request.signal?.aborted !== true;
        reject(sent.reusedSocket && error.code === 'ECONNRESET' ? new StaleSocketError(error) : error);
      });
      sent.end(request.body);
    });
  }

  #answered(status = 500): void {
    if (!this.#isLost || status >= 500 || status === 429) return;
    this.#isLost = false;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const listener of waiting) listener();
  }

  async #credential(): Promise<CredentialValue> {
    if (this.#isClosed) throw this.#unavailable(new Error('the connection was closed'));
    try {
      return await this.#access.credential.current();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new ClusterError('UNAVAILABLE', `No credential for ${this.#access.server.host}: ${why}`, { cause: error });
    }
  }

  /** Sockets belong to TLS settings: a new client certificate gets new ones. One context for all spares parsing the authorities each time. */
  #socketsFor(tls: TlsSettings): Sockets {
    if (this.#sockets?.tls === tls) return this.#sockets;
    // The old ones finish what they carry and end when idle.
    const Agent = this.#isPlain ? http.Agent : https.Agent;
    const common = {
      ...(this.#isPlain ? {} : secured(tls)),
      ...proxyOptions(this.#access.proxyUrl),
      keepAliveMsecs: TCP_KEEPALIVE_MS,
    };
    const reused = { keepAlive: true, maxSockets: MAX_SOCKETS, maxFreeSockets: MAX_IDLE_SOCKETS };
    this.#sockets = {
      tls,
      forRequests: new Agent({ ...common, ...reused, scheduling: 'lifo', timeout: IDLE_SOCKET_MS }),
      forWatches: new Agent({ ...common, keepAlive: true, maxFreeSockets: 0 }),
    };
    return this.#sockets;
  }

  #unavailable(error: unknown): ClusterError {
    if (error instanceof ClusterError) return error;
    const why = error instanceof Error ? error.message : String(error);
    const message = `The API server ${this.#access.server.host} does not answer: ${why}. It is asked again.`;
    return new ClusterError('UNAVAILABLE', message, { cause: error });
  }
}

/** By events: an async iterator costs a tenth of a request (measured). */
function textOf(response: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () => resolve(Buffer.concat(chunks).toString()));
    response.on('error', reject);
    // A connection that breaks within the answer closes it without its end.
    response.on('close', () => reject(new Error('the connection ended within the answer')));
  });
}

/** Idle connections of a server that does not answer may lead nowhere: each of them would cost the next request its whole time. */
function dropIdle(agent: http.Agent): void {
  for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
}

class StaleSocketError extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}

function secured({ rejectUnauthorized = true, servername, ...identity }: TlsSettings): https.AgentOptions {
  const secureContext = createSecureContext(identity);
  return { secureContext, rejectUnauthorized, ...(servername !== undefined && { servername }) };
}

/** A kubeconfig's proxy wins over HTTPS_PROXY and NO_PROXY of the environment, as in kubectl. */
function proxyOptions(proxyUrl: string | undefined): { proxyEnv?: NodeJS.ProcessEnv } {
  if (proxyUrl) return { proxyEnv: { HTTPS_PROXY: proxyUrl, HTTP_PROXY: proxyUrl } };
  const { HTTPS_PROXY, https_proxy } = process.env;
  return HTTPS_PROXY || https_proxy ? { proxyEnv: process.env } : {};
}
