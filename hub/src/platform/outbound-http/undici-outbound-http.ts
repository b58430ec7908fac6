import type { LookupFunction } from 'node:net';
import type { Clock } from '../clock/clock.js';
import type { Metrics } from '../metrics/metrics.js';
import type { GuardedRequests } from './guarded-requests.js';
import type { OutboundAgents } from './outbound-agents.js';
import { UrlNotAllowedError } from './outbound-http.errors.js';
import { OutboundHttp, type OutboundOptions, type OutboundSession } from './outbound-http.js';
import { OUTBOUND_LIMITS, type OutboundLimits } from './outbound-limits.js';
import { OutboundMetrics } from './outbound-metrics.js';
import { RateLimits } from './rate-limits.js';
import { ResponseCache } from './response-cache.js';
import { ServiceAddressPolicy } from './service-address-policy.js';
import { type SessionParts, UndiciOutboundSession } from './undici-outbound-session.js';

/** What the adapter needs; the optional parts are for tests. */
export interface UndiciOutboundHttpParts {
  /** The allow list. */
  readonly allowed: readonly string[];
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly limits?: Partial<OutboundLimits>;
  readonly lookup?: LookupFunction;
  readonly random?: () => number;
  readonly cache?: ResponseCache;
}

/** HTTP through undici: one set of connections, one cache and one memory of rate limits for the whole hub. */
export class UndiciOutboundHttp extends OutboundHttp {
  private readonly policy: ServiceAddressPolicy;
  private readonly session: SessionParts;
  /** Hubs whose sets ask no service never load undici, which takes 30 MB. */
  private loaded: Promise<{ requests: GuardedRequests; agents: OutboundAgents }> | undefined;

  constructor(private readonly parts: UndiciOutboundHttpParts) {
    super();
    const limits = { ...OUTBOUND_LIMITS, ...parts.limits };
    this.policy = new ServiceAddressPolicy(parts.allowed);
    const requests = async (): Promise<GuardedRequests> => (await (this.loaded ??= this.load(limits))).requests;
    this.session = { requests, limits, random: parts.random ?? Math.random };
  }

  open(options: OutboundOptions): OutboundSession {
    const address = URL.parse(options.address);
    if (address === null || !/^https?:\/\//i.test(options.address)) {
      throw new UrlNotAllowedError('A service address begins with https:// or http:// and names a host.', '');
    }
    this.policy.classify(address, options.reach);
    return new UndiciOutboundSession(this.session, address, options);
  }

  /** Closes all connections; Nest calls it when the hub stops. */
  async onApplicationShutdown(): Promise<void> {
    await (await this.loaded)?.agents.close();
  }

  private async load(limits: OutboundLimits): Promise<{ requests: GuardedRequests; agents: OutboundAgents }> {
    const [{ GuardedRequests }, { OutboundAgents }] = await Promise.all([
      import('./guarded-requests.js'),
      import('./outbound-agents.js'),
    ]);
    const { clock, metrics, cache, lookup } = this.parts;
    const agents = new OutboundAgents(this.policy, limits.connectTimeoutMs, lookup);
    const requests = new GuardedRequests({
      policy: this.policy,
      agents,
      cache: cache ?? new ResponseCache(),
      rateLimits: new RateLimits(clock),
      metrics: new OutboundMetrics(metrics),
      limits,
    });
    return { requests, agents };
  }
}
