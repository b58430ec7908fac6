import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type ClusterFilter, type ClusterOrder, NotFoundError } from '@wheelhouse/protocol';
import type { RegisterClusterInput, UpdateClusterInput } from '@wheelhouse/protocol';
import { CurrentIdentity } from '../access/identity.decorators.js';
import type { PersonIdentity } from '../access/identity.js';
import { connection, pageOf } from '../platform/graphql/connection.js';
import { ClusterAgentsService } from './agents/cluster-agents.service.js';
import { ClusterListReadModel } from './views/cluster-list.read-model.js';
import { ClusterLoader } from './views/cluster-loader.js';
import { type Registered, ClusterRegistryService } from './cluster-registry.service.js';
import { type PresentedCluster, presentCluster } from './views/cluster-row.js';

const BY_NAME: ClusterOrder = { field: 'NAME', direction: 'ASC' };

/** What people ask of clusters and do to them. */
@Resolver()
export class ClustersResolver {
  constructor(
    private readonly registry: ClusterRegistryService,
    private readonly agents: ClusterAgentsService,
    private readonly list: ClusterListReadModel,
    private readonly loader: ClusterLoader,
  ) {}

  @Query('clusters')
  async clusters(
    @Args()
    args: {
      filter?: ClusterFilter | null;
      orderBy?: ClusterOrder | null;
      first?: number | null;
      after?: string | null;
    },
  ): Promise<unknown> {
    const page = pageOf(args);
    const filter = args.filter ?? {};
    const rows = await this.list.list(filter, args.orderBy ?? BY_NAME, page);
    const presented = rows.map((row) => ({ ...presentCluster(row), orderKey: row.order_key }));
    return connection(presented, {
      ...page,
      cursorOf: ({ orderKey, name }) => [orderKey, name],
      totalCount: () => this.list.count(filter),
    });
  }

  @Query('cluster')
  async cluster(@Args('name') name: string): Promise<PresentedCluster | null> {
    const row = await this.list.findByName(name);
    return row === undefined ? null : presentCluster(row);
  }

  @Mutation('registerCluster')
  async registerCluster(
    @CurrentIdentity() person: PersonIdentity,
    @Args('input') input: RegisterClusterInput,
  ): Promise<unknown> {
    return this.present(await this.registry.register(input, input.joinTokenTtlSeconds, person.name));
  }

  @Mutation('createJoinToken')
  async createJoinToken(
    @CurrentIdentity() person: PersonIdentity,
    @Args('cluster') cluster: string,
    @Args('ttlSeconds') ttlSeconds?: number | null,
  ): Promise<unknown> {
    return this.present(await this.registry.createJoinToken(cluster, ttlSeconds, person.name));
  }

  @Mutation('updateCluster')
  async updateCluster(
    @CurrentIdentity() person: PersonIdentity,
    @Args('input') input: UpdateClusterInput,
  ): Promise<PresentedCluster> {
    const { name, ...changes } = input;
    return this.get(await this.registry.update(name, changes, person.name));
  }

  @Mutation('renameCluster')
  async renameCluster(
    @CurrentIdentity() person: PersonIdentity,
    @Args('name') name: string,
    @Args('newName') newName: string,
  ): Promise<PresentedCluster> {
    return this.get(await this.registry.rename(name, newName, person.name));
  }

  @Mutation('removeCluster')
  async removeCluster(@CurrentIdentity() person: PersonIdentity, @Args('name') name: string): Promise<boolean> {
    await this.registry.remove(name, person.name);
    return true;
  }

  @Mutation('revokeAgent')
  async revokeAgent(
    @CurrentIdentity() person: PersonIdentity,
    @Args('cluster') cluster: string,
  ): Promise<PresentedCluster> {
    return this.get(await this.agents.revoke(cluster, person.name));
  }

  @Mutation('approveHold')
  async approveHold(
    @CurrentIdentity() person: PersonIdentity,
    @Args('cluster') cluster: string,
  ): Promise<PresentedCluster> {
    return this.get(await this.agents.approveHold(cluster, person.name));
  }

  private async present(registered: Registered): Promise<unknown> {
    return {
      cluster: await this.get(registered.clusterId),
      joinToken: registered.joinToken,
      joinTokenExpiresAt: registered.joinTokenExpiresAt.toISOString(),
    };
  }

  private async get(clusterId: string): Promise<PresentedCluster> {
    const cluster = await this.loader.load(clusterId);
    if (cluster === null) throw new NotFoundError('cluster', clusterId);
    return cluster;
  }
}
