import { Args, Query, Resolver } from '@nestjs/graphql';
import type { ApplicationFilter, DriftFilter, Explanation, FleetStatus, ResourceFilter } from '@wheelhouse/protocol';
import { connection, pageOf } from '../platform/graphql/connection.js';
import { DriftListReadModel } from './drift-list.read-model.js';
import { explain } from './explanation.js';
import { ExplanationReadModel } from './explanation.read-model.js';
import { FleetStatusReadModel } from './fleet-status.read-model.js';
import { ResourceListReadModel } from './resource-list.read-model.js';

/** Questions about the fleet as a whole. */
@Resolver()
export class FleetResolver {
  constructor(
    private readonly statuses: FleetStatusReadModel,
    private readonly resourceList: ResourceListReadModel,
    private readonly driftList: DriftListReadModel,
    private readonly explanations: ExplanationReadModel,
  ) {}

  @Query('fleetStatus')
  async fleetStatus(
    @Args('filter') filter?: ApplicationFilter | null,
    @Args('groupBy') groupBy?: string[] | null,
  ): Promise<FleetStatus> {
    return this.statuses.count(filter ?? {}, groupBy ?? []);
  }

  @Query('resources')
  async resources(
    @Args() args: { image?: string; filter?: ResourceFilter; first?: number; after?: string },
  ): Promise<unknown> {
    const page = pageOf(args);
    const rows = await this.resourceList.list(args, page.limit, page.cursor);
    return connection(rows, {
      ...page,
      cursorOf: (row) => row.cursor,
      totalCount: () => this.resourceList.count(args),
    });
  }

  @Query('drift')
  async drift(@Args() args: { filter?: DriftFilter; first?: number; after?: string }): Promise<unknown> {
    const page = pageOf(args);
    const rows = await this.driftList.list(args, page.limit, page.cursor);
    return connection(rows, { ...page, cursorOf: (row) => row.cursor, totalCount: () => this.driftList.count(args) });
  }

  @Query('explain')
  async explain(@Args('application') application: string): Promise<Explanation | null> {
    const facts = await this.explanations.find(application);
    return facts ? explain(facts) : null;
  }
}
