/** Connections to services, kept for reuse. The check of addresses happens here, while connecting: a name that changes does not get around it. */
import { lookup as lookupName } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { getCACertificates } from 'node:tls';
import { Agent, buildConnector, type Dispatcher, ProxyAgent } from 'undici';
import { KEEP_ALIVE_MS, MAX_AGENTS, MAX_CONNECTIONS_PER_HOST } from './outbound-limits.js';
import type { HostClass, ServiceAddressPolicy } from './service-address-policy.js';
import type { TlsSettings } from './tls-settings.js';

const AGENT_OPTIONS = {
  allowH2: false,
  connections: MAX_CONNECTIONS_PER_HOST,
  keepAliveTimeout: KEEP_ALIVE_MS,
  keepAliveMaxTimeout: KEEP_ALIVE_MS,
  // The whole request has its own bound.
  headersTimeout: 0,
  bodyTimeout: 0,
} as const;

export class OutboundAgents {
  /** The one used last comes last. */
  private readonly agents = new Map<string, Dispatcher>();

  constructor(
    private readonly policy: ServiceAddressPolicy,
    private readonly connectTimeoutMs: number,
    private readonly lookup: LookupFunction = lookupName,
  ) {}

  /** Connections to listed hosts never serve guarded ones, nor those of one trust another, nor those of one proxy what needs none. */
  get(hostClass: HostClass, tls: TlsSettings, proxy?: string): Dispatcher {
    const key = `${hostClass} ${tls.key} ${proxy ?? ''}`;
    const agent = this.agents.get(key) ?? (proxy === undefined ? this.make(hostClass, tls) : this.proxied(proxy, tls));
    this.agents.delete(key);
    this.agents.set(key, agent);
    if (this.agents.size > MAX_AGENTS) {
      const [oldest] = this.agents;
      if (oldest !== undefined) {
        this.agents.delete(oldest[0]);
        // Lets requests that run end.
        void oldest[1].close().catch(() => undefined);
      }
    }
    return agent;
  }

  async close(): Promise<void> {
    const agents = [...this.agents.values()];
    this.agents.clear();
    await Promise.all(agents.map((agent) => agent.destroy()));
  }

  /** Names are resolved by the proxy: what it may reach is for its own rules to say. */
  private proxied(uri: string, tls: TlsSettings): ProxyAgent {
    return new ProxyAgent({
      uri,
      ...AGENT_OPTIONS,
      connectTimeout: this.connectTimeoutMs,
      requestTls: { allowH2: false, ...trustOf(tls) },
      proxyTls: { timeout: this.connectTimeoutMs, allowH2: false, ...trustOf({ ...tls, client: undefined }) },
    });
  }

  private make(hostClass: HostClass, tls: TlsSettings): Agent {
    const connect = buildConnector({
      timeout: this.connectTimeoutMs,
      allowH2: false,
      lookup: hostClass === 'listed' ? this.lookup : this.guarded(hostClass),
      ...trustOf(tls),
    });
    return new Agent({
      connect: (options, callback) => {
        try {
          // Addresses that are written as such are never looked up.
          this.policy.checkResolved(options.hostname, [asAddress(options.hostname)], hostClass);
          connect(options, callback);
        } catch (error) {
          callback(error instanceof Error ? error : new Error(String(error)), null);
        }
      },
      ...AGENT_OPTIONS,
    });
  }

  /** Refuses a name when any of its addresses is refused; the connection uses exactly what was checked. */
  private guarded(hostClass: HostClass): LookupFunction {
    return (hostname, options, callback) => {
      this.lookup(hostname, { ...options, all: true }, (error, found) => {
        if (error !== null) {
          callback(error, '', 0);
          return;
        }
        const addresses = Array.isArray(found) ? found : [asAddress(found)];
        const [first] = addresses;
        try {
          this.policy.checkResolved(hostname, addresses, hostClass);
          if (first === undefined) throw Object.assign(new Error('no address'), { code: 'ENOTFOUND' });
        } catch (refusal) {
          callback(refusal as NodeJS.ErrnoException, '', 0);
          return;
        }
        if (options.all === true) callback(null, addresses);
        else callback(null, first.address, first.family);
      });
    };
  }
}

/** Whom to trust, and what to show. */
function trustOf({ caCertificates, isInsecure, client }: TlsSettings): {
  rejectUnauthorized: boolean;
  ca?: string[];
  cert?: string;
  key?: string;
} {
  return {
    rejectUnauthorized: !isInsecure,
    ...(caCertificates === undefined ? {} : { ca: [...getCACertificates('default'), caCertificates] }),
    ...(client === undefined ? {} : { cert: client.certificate, key: client.key }),
  };
}

function asAddress(address: string): { address: string; family: number } {
  return { address, family: address.includes(':') ? 6 : 4 };
}
