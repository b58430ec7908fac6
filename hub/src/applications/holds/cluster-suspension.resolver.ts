import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { NotFoundError } from '@wheelhouse/protocol';
import { CurrentIdentity } from '../../access/identity.decorators.js';
import { actorOf, type Identity } from '../../access/identity.js';
import { ClusterLoader } from '../../clusters/views/cluster-loader.js';
import type { PresentedCluster } from '../../clusters/views/cluster-row.js';
import { SuspendCluster } from './suspend-cluster.js';

/** Suspends and resumes clusters: what it means is their applications' affair. */
@Resolver('Cluster')
export class ClusterSuspensionResolver {
  constructor(
    private readonly suspensions: SuspendCluster,
    private readonly clusters: ClusterLoader,
  ) {}

  @Mutation('suspendCluster')
  async suspendCluster(
    @Args('name') name: string,
    @Args('reason') reason: string,
    @CurrentIdentity() identity: Identity,
  ): Promise<PresentedCluster> {
    return this.get(await this.suspensions.suspend({ name, actor: actorOf(identity) }, reason));
  }

  @Mutation('resumeCluster')
  async resumeCluster(@Args('name') name: string, @CurrentIdentity() identity: Identity): Promise<PresentedCluster> {
    return this.get(await this.suspensions.resume({ name, actor: actorOf(identity) }));
  }

  private async get(clusterId: string): Promise<PresentedCluster> {
    const cluster = await this.clusters.load(clusterId);
    if (cluster === null) throw new NotFoundError('cluster', clusterId);
    return cluster;
  }
}
