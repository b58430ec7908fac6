import type { Metrics } from '../metrics/metrics.js';
import type { HostClass } from './service-address-policy.js';

/** What is counted of requests to services outside. No host names: users choose them. */
export class OutboundMetrics {
  private readonly requests;
  private readonly cache;

  constructor(metrics: Metrics) {
    this.requests = metrics.counter(
      'wheelhouse_outbound_requests_total',
      'Requests to services that application sets name, by the class of their host and the status (or error).',
      ['host_class', 'status'],
    );
    this.cache = metrics.counter(
      'wheelhouse_outbound_cache_total',
      'Requests for which an answer was kept: whether it still held.',
      ['result'],
    );
  }

  countRequest(hostClass: HostClass, status: number | 'error'): void {
    this.requests.inc({ host_class: hostClass, status: status === 'error' ? status : String(status) });
  }

  countCache(isHit: boolean): void {
    this.cache.inc({ result: isHit ? 'hit' : 'miss' });
  }
}
