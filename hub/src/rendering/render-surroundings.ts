import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import { Logger } from '../platform/logging/logger.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { RenderCounts } from './render-counts.js';

/** What most of rendering needs around it: one constructor parameter instead of three. */
@Injectable()
export class RenderSurroundings {
  readonly counts: RenderCounts;

  constructor(
    readonly clock: Clock,
    readonly logger: Logger,
    metrics: Metrics,
  ) {
    this.counts = new RenderCounts(metrics, clock);
  }
}
