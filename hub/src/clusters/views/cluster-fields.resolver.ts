import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { HealthCounts, SyncCounts } from '@wheelhouse/protocol';
import { ClusterLoader } from './cluster-loader.js';
import type { PresentedCluster } from './cluster-row.js';

/** Counts of a cluster's applications, read only when they are asked for, for all clusters of an answer at once. */
@Resolver('Cluster')
export class ClusterFieldsResolver {
  constructor(private readonly loader: ClusterLoader) {}

  @ResolveField('applicationCount')
  async applicationCount(@Parent() cluster: PresentedCluster): Promise<number> {
    return (await this.loader.loadCounts(cluster.id)).applicationCount;
  }

  @ResolveField('sync')
  async sync(@Parent() cluster: PresentedCluster): Promise<SyncCounts> {
    return (await this.loader.loadCounts(cluster.id)).sync;
  }

  @ResolveField('health')
  async health(@Parent() cluster: PresentedCluster): Promise<HealthCounts> {
    return (await this.loader.loadCounts(cluster.id)).health;
  }
}
