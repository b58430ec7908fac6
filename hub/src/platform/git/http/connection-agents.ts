/** Kept connections, apart by what they may do: guarded or not, whom they trust, which certificate they show, which proxy they go through. */
import { hash } from 'node:crypto';
import { Agent as HttpAgent, type AgentOptions } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect, createSecureContext, getCACertificates, type ConnectionOptions, type SecureContext } from 'node:tls';
import { bareAddress } from '../../network/network-address.js';
import { openTunnel } from '../../network/tunnel.js';
import type { TlsAccess } from '../git-remote.js';
import { guardedLookup } from '../dial/guarded-lookup.js';

/** How connections are made. */
export interface Route {
  readonly isGuarded: boolean;
  readonly tls: TlsAccess;
  readonly proxy: URL | undefined;
}

/** Connections to one host at a time. */
const MAX_CONNECTIONS_PER_HOST = 4;
/** A connection without use is closed after this time. */
const KEEP_ALIVE_MS = 30_000;
/** Routes whose connections are kept. */
const MAX_ROUTES = 100;

interface RouteAgents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
  /** The repository's trust, without its client certificate: for a proxy that speaks TLS itself. */
  readonly proxyContext: SecureContext | undefined;
}

export class ConnectionAgents {
  /** The one used last comes last. */
  private readonly routes = new Map<string, RouteAgents>();

  get(route: Route): RouteAgents {
    const key = hash('sha256', JSON.stringify([route.isGuarded, route.tls, route.proxy?.href]));
    const agents = this.routes.get(key) ?? agentsOf(route);
    this.routes.delete(key);
    this.routes.set(key, agents);
    for (const [oldest, unused] of this.routes) {
      if (this.routes.size <= MAX_ROUTES) break;
      this.routes.delete(oldest);
      // Those that are in use end by themselves, unused for as long as any other.
      closeIdle(unused);
    }
    return agents;
  }

  close(): void {
    for (const { http, https } of this.routes.values()) {
      http.destroy();
      https.destroy();
    }
    this.routes.clear();
  }
}

/** Who is trusted, and what is shown. Undefined: as Node does it by itself. */
function secureContextOf({ caCertificates, clientCertificate, clientKey }: TlsAccess): SecureContext | undefined {
  if (caCertificates === undefined && clientCertificate === undefined) return undefined;
  return createSecureContext({
    ...(caCertificates !== undefined && { ca: [...getCACertificates('default'), caCertificates] }),
    ...(clientCertificate !== undefined && { cert: clientCertificate, key: clientKey }),
  });
}

function agentsOf({ isGuarded, tls, proxy }: Route): RouteAgents {
  const secureContext = secureContextOf(tls);
  const { caCertificates } = tls;
  const proxyContext = caCertificates === undefined ? undefined : secureContextOf({ caCertificates });
  const pool: AgentOptions = {
    keepAlive: true,
    keepAliveMsecs: 10_000,
    maxSockets: MAX_CONNECTIONS_PER_HOST,
    timeout: KEEP_ALIVE_MS,
    ...(isGuarded && proxy === undefined && { lookup: guardedLookup }),
  };
  const secure = {
    ...pool,
    ...(secureContext && { secureContext }),
    // Only where the administrator said so for this repository.
    rejectUnauthorized: tls.isInsecure !== true,
  };
  // Plain requests are sent to a proxy as they are: it needs no tunnel for them.
  const http = new HttpAgent(pool);
  const https = proxy === undefined ? new HttpsAgent(secure) : new TunnelAgent(secure, proxy, proxyContext);
  return { http, https, proxyContext };
}

/** TLS inside of a tunnel. */
class TunnelAgent extends HttpsAgent {
  constructor(
    options: AgentOptions,
    private readonly proxy: URL,
    private readonly proxyContext: SecureContext | undefined,
  ) {
    super(options);
  }

  override createConnection(
    options: ConnectionOptions & { host?: string; port?: number | string },
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const told = callback as ((error: Error | null, stream?: Duplex) => void) | undefined;
    this.connectThrough(options)
      .then((socket) => told?.(null, socket))
      .catch((error: Error) => told?.(error));
  }

  private async connectThrough(
    options: ConnectionOptions & { host?: string; port?: number | string },
  ): Promise<Duplex> {
    const { host = '', port } = options;
    const socket = await openTunnel(this.proxy, { hostname: host, port: Number(port) }, this.proxyContext);
    return connect({ ...options, socket, ...serverName(options, bareAddress(host)) });
  }
}

function serverName({ servername }: ConnectionOptions, host: string): ConnectionOptions {
  return servername === undefined ? { servername: host } : {};
}

function closeIdle({ http, https }: RouteAgents): void {
  for (const sockets of [...Object.values(http.freeSockets), ...Object.values(https.freeSockets)])
    for (const socket of sockets ?? []) socket.destroy();
}
