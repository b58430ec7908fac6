// The hub's HTTP server. It listens before anything else starts and after everything else stopped, so that probes always get an
// answer; requests for the application wait outside (503) while there is none. It must not depend on Nest, nor on the database.
import { type IncomingMessage, type RequestListener, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { InvalidInputError } from '@wheelhouse/protocol';
import { hasErrorCode } from '../errors/system-error.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Readiness } from './readiness.js';

/** A whole request must have arrived within this. */
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** Longer than what load balancers use, so that they close first. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
/** How long requests may take to finish at shutdown. */
const DRAIN_TIMEOUT_MS = 10_000;
const DRAIN_POLL_MS = 25;

/** The port cannot be listened on. */
class AddressInUseError extends InvalidInputError {
  constructor(host: string, port: number) {
    super(
      'ADDRESS_IN_USE',
      `Another process listens on ${host}:${port}. Choose another --port (0 takes a free one), or stop that process.`,
    );
  }
}

export class FrontDoor {
  /** Fastify and the sockets attach to this server. */
  readonly server: Server;
  private application: RequestListener | undefined;
  private isClosing = false;
  private running = 0;

  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: Metrics,
  ) {
    this.server = createServer(
      {
        requestTimeout: REQUEST_TIMEOUT_MS,
        headersTimeout: HEADERS_TIMEOUT_MS,
        keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      },
      (request, response) => this.handle(request, response),
    );
    this.server.on('upgrade', (_request, socket) => {
      if (this.application === undefined) socket.end('HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\n\r\n');
    });
  }

  /** Returns the address to reach it. Throws `ADDRESS_IN_USE`. */
  async listen(host: string, port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', (error) =>
        reject(hasErrorCode(error, 'EADDRINUSE') ? new AddressInUseError(host, port) : error),
      );
      this.server.listen({ host, port }, resolve);
    });
    const address = this.server.address() as AddressInfo;
    const isEverywhere = host === '0.0.0.0' || host === '::';
    const reachable = isEverywhere ? '127.0.0.1' : host;
    return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${address.port}`;
  }

  /** Lets requests through to the application. */
  open(application: RequestListener): void {
    this.application = application;
  }

  /**
   * Takes no new connections and waits for the requests that run, at most ten seconds. Open sockets do not count: they are the
   * application's to close.
   */
  async drain(): Promise<void> {
    this.isClosing = true;
    this.server.close();
    this.server.closeIdleConnections();
    const deadline = performance.now() + DRAIN_TIMEOUT_MS;
    while (this.running > 0 && performance.now() < deadline) await delay(DRAIN_POLL_MS);
    this.server.closeAllConnections();
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    this.running += 1;
    response.once('close', () => (this.running -= 1));
    if (this.isClosing) response.setHeader('connection', 'close');
    const path = request.url?.split('?', 1)[0];
    if (path === '/healthz') send(response, 200, { alive: true });
    else if (path === '/readyz') void this.answerReadiness(response);
    else if (path === '/metrics') void this.answerMetrics(response);
    else if (this.application !== undefined) this.application(request, response);
    else {
      response.setHeader('retry-after', '1');
      const message = 'The hub is starting. Try again in a moment.';
      send(response, 503, { error: { code: 'STARTING', kind: 'Unavailable', message } });
    }
  }

  private async answerReadiness(response: ServerResponse): Promise<void> {
    const reason = this.isClosing ? 'stopping' : await this.readiness.obstacle();
    if (reason === undefined) send(response, 200, { ready: true });
    else send(response, 503, { ready: false, reason });
  }

  private async answerMetrics(response: ServerResponse): Promise<void> {
    try {
      const { contentType, body } = await this.metrics.render();
      response.writeHead(200, { 'content-type': contentType }).end(body);
    } catch {
      send(response, 503, { error: { code: 'METRICS_UNAVAILABLE', kind: 'Unavailable', message: 'Try again.' } });
    }
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
