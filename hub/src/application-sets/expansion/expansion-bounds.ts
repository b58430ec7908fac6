import { Inject, Injectable } from '@nestjs/common';
import type { ExpansionLimits } from '@wheelhouse/generators';
import { Clock } from '../../platform/clock/clock.js';
import { HubConfig } from '../../platform/config/hub-config.js';

/** What one expansion may use. The library computes without a pause, so whatever it may not use up belongs to all others of this hub. */
@Injectable()
export class ExpansionBounds {
  constructor(
    private readonly clock: Clock,
    @Inject(HubConfig) private readonly config: Pick<HubConfig, 'expansionParameterSets' | 'expansionTimeoutMs'>,
  ) {}

  /** The limits of a computation that begins now. */
  begin(): ExpansionLimits {
    const { expansionParameterSets, expansionTimeoutMs } = this.config;
    const end = this.clock.monotonicMs() + expansionTimeoutMs;
    return { parameterSets: expansionParameterSets, isOverdue: () => this.clock.monotonicMs() > end };
  }
}
