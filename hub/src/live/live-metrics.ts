import { Injectable } from '@nestjs/common';
import { AppError, type LiveRequestKind } from '@wheelhouse/protocol';
import { Clock } from '../platform/clock/clock.js';
import { Metrics } from '../platform/metrics/metrics.js';

/** How long live requests take, and how they end. */
@Injectable()
export class LiveMetrics {
  constructor(
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  async measure<T>(kind: LiveRequestKind, work: () => Promise<T>): Promise<T> {
    const start = this.clock.monotonicMs();
    const observe = (outcome: string): void =>
      this.metrics
        .histogram('wheelhouse_live_request_duration_seconds', 'How long live requests to agents took, by outcome.', [
          'kind',
          'outcome',
        ])
        .observe({ kind, outcome }, (this.clock.monotonicMs() - start) / 1_000);
    try {
      const answer = await work();
      observe('ok');
      return answer;
    } catch (error) {
      observe(error instanceof AppError ? error.code : 'error');
      throw error;
    }
  }
}
