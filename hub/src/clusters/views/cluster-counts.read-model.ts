import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { countEffective, type EffectiveCounts } from '../../applications/views/effective-counts.js';
import { Clock } from '../../platform/clock/clock.js';
import { HubConfig } from '../../platform/config/hub-config.js';

/** Counts of clusters' applications, for many clusters in one statement. */
@Injectable()
export class ClusterCountsReadModel {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly config: HubConfig,
  ) {}

  /** In the order of the ids, which may repeat; zeros where there are no applications. */
  async countAll(ids: readonly string[]): Promise<EffectiveCounts[]> {
    const { dataSource, clock, config } = this;
    return countEffective({ dataSource, clock, config }, 'cluster_id', ids);
  }
}
