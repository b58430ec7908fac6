import { Inject, Injectable } from '@nestjs/common';
import type { ExpansionLimits } from '@wheelhouse/generators';
import { Clock } from '../../platform/clock/clock.js';
import { HubConfig } from '../../platform/config/hub-config.js';

/** Runs a computation within the limits of what is left. */
export type BoundedComputing = <T>(compute: (limits: ExpansionLimits) => T) => T;

/** What one expansion may use. The library computes without a pause, so whatever it may not use up belongs to all others of this hub. */
@Injectable()
export class ExpansionBounds {
  constructor(
    @Inject(Clock) private readonly clock: Pick<Clock, 'workMs'>,
    @Inject(HubConfig) private readonly config: Pick<HubConfig, 'expansionParameterSets' | 'expansionTimeoutMs'>,
  ) {}

  /** Runs the computations of one expansion, between which facts are fetched. They share the time; waiting for facts is not counted. */
  begin(): BoundedComputing {
    const { expansionParameterSets, expansionTimeoutMs } = this.config;
    let left = expansionTimeoutMs;
    return (compute) => {
      const start = this.clock.workMs();
      try {
        const isOverdue = (): boolean => this.clock.workMs() - start > left;
        return compute({ parameterSets: expansionParameterSets, isOverdue });
      } finally {
        left -= this.clock.workMs() - start;
      }
    };
  }
}
