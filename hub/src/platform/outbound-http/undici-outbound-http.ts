import type { LookupFunction } from 'node:net';
import type { Clock } from '../clock/clock.js';
import type { Metrics } from '../metrics/metrics.js';
import { GuardedRequests } from './guarded-requests.js';
import { OutboundAgents } from './outbound-agents.js';
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
  private readonly agents: OutboundAgents;
  private readonly session: SessionParts;

  constructor({ allowed, clock, metrics, limits, lookup, random, cache }: UndiciOutboundHttpParts) {
    super();
    const all = { ...OUTBOUND_LIMITS, ...limits };
    this.policy = new ServiceAddressPolicy(allowed);
    this.agents = new OutboundAgents(this.policy, all.connectTimeoutMs, lookup);
    const requests = new GuardedRequests({
      policy: this.policy,
      agents: this.agents,
      cache: cache ?? new ResponseCache(),
      rateLimits: new RateLimits(clock),
      metrics: new OutboundMetrics(metrics),
      limits: all,
    });
    this.session = { requests, limits: all, random: random ?? Math.random };
  }

  open(options: OutboundOptions): OutboundSession {
    const address = URL.parse(options.address);
    if (address === null || !/^https?:\/\//i.test(options.address)) {
      throw new UrlNotAllowedError('A service address begins with https:// or http:// and names a host.', '');
    }
    this.policy.classify(address);
    return new UndiciOutboundSession(this.session, address, options);
  }

  /** Closes all connections; Nest calls it when the hub stops. */
  async onApplicationShutdown(): Promise<void> {
    await this.agents.close();
  }
}
