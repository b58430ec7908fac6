import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { NotFoundError, type UnrecognisedCluster } from '@wheelhouse/protocol';
import { CurrentIdentity } from '../../access/identity.decorators.js';
import type { PersonIdentity } from '../../access/identity.js';
import { UnrecognisedAgents } from '../../access/agents/unrecognised-agents.js';
import { AdoptCluster } from './adopt-cluster.js';
import { ClusterLoader } from '../views/cluster-loader.js';
import { fingerprintOf, type PresentedCluster } from '../views/cluster-row.js';

/** Clusters that a restored database does not know. */
@Resolver()
export class UnrecognisedClustersResolver {
  constructor(
    private readonly agents: UnrecognisedAgents,
    private readonly adoption: AdoptCluster,
    private readonly loader: ClusterLoader,
  ) {}

  @Query('unrecognisedClusters')
  async unrecognisedClusters(): Promise<UnrecognisedCluster[]> {
    return (await this.agents.list()).map(({ publicKey, firstSeenAt, lastSeenAt, ...agent }) => ({
      ...agent,
      fingerprint: fingerprintOf(publicKey),
      firstSeenAt: firstSeenAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
    }));
  }

  @Mutation('adoptCluster')
  async adoptCluster(
    @CurrentIdentity() person: PersonIdentity,
    @Args('keyId') keyId: string,
    @Args('name') name?: string | null,
  ): Promise<PresentedCluster> {
    const clusterId = await this.adoption.adopt(keyId, name, person.name);
    const cluster = await this.loader.load(clusterId);
    if (cluster === null) throw new NotFoundError('cluster', clusterId);
    return cluster;
  }
}
