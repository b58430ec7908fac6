/** Single requests through everything that holds for all sessions: the address policy, rate limits, the cache, the counters. */
import type { OutboundAgents } from './outbound-agents.js';
import { credentialFingerprint } from './credential-headers.js';
import { type HttpAnswer, type HttpRequest, exchange } from './http-exchange.js';
import type { OutboundLimits } from './outbound-limits.js';
import type { OutboundMetrics } from './outbound-metrics.js';
import type { RateLimits } from './rate-limits.js';
import { type CachedAnswer, type ResponseCache, conditionOf } from './response-cache.js';
import type { ServiceAddressPolicy } from './service-address-policy.js';
import type { Hop } from './outbound-route.js';

export interface GuardedParts {
  readonly policy: ServiceAddressPolicy;
  readonly agents: OutboundAgents;
  readonly cache: ResponseCache;
  readonly rateLimits: RateLimits;
  readonly metrics: OutboundMetrics;
  readonly limits: OutboundLimits;
}

export class GuardedRequests {
  constructor(private readonly parts: GuardedParts) {}

  /** One request, no redirect followed. Throws URL_NOT_ALLOWED, RATE_LIMITED and what `exchange` throws. */
  async send(request: HttpRequest, hop: Hop, signal: AbortSignal): Promise<HttpAnswer> {
    const { policy, agents, cache, rateLimits, metrics, limits } = this.parts;
    const { url } = request;
    const { tls, isKept } = hop;
    const hostClass = policy.classify(url, hop.reach);
    const fingerprint = credentialFingerprint(request.headers);
    const limitKey = `${url.host} ${fingerprint}`;
    rateLimits.check(limitKey, url.host);
    const cacheKey = `${url.href} ${fingerprint} ${tls.key} ${request.headers['accept'] ?? ''}`;
    const kept = request.method === 'GET' && isKept ? cache.find(cacheKey) : undefined;
    const conditions = kept === undefined ? {} : conditionOf(kept);
    const asked = { ...request, isRaw: hop.isRaw, headers: { ...request.headers, ...conditions } };
    let answer: HttpAnswer;
    try {
      answer = await exchange(asked, agents.get(hostClass, tls, hop.proxy), { ...limits, ...hop.limits }, signal);
    } catch (error) {
      metrics.countRequest(hostClass, 'error');
      throw error;
    }
    metrics.countRequest(hostClass, answer.status);
    const { status, headers } = answer;
    const text = status === 403 ? new TextDecoder().decode(answer.body) : '';
    rateLimits.observe(limitKey, url.host, { status, headers, text });
    if (kept !== undefined) metrics.countCache(status === 304);
    if (kept !== undefined && status === 304) return revived(kept);
    if (request.method === 'GET' && status === 200 && isKept) cache.keep(cacheKey, answer);
    return answer;
  }
}

function revived({ headers, body }: CachedAnswer): HttpAnswer {
  return { status: 200, headers: new Headers(headers), body };
}
