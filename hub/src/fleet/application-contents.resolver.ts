import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { connection, pageOf } from '../platform/graphql/connection.js';
import { DriftListReadModel } from './drift-list.read-model.js';
import { ResourceListReadModel } from './resource-list.read-model.js';

/** What an application consists of in its cluster. */
@Resolver('Application')
export class ApplicationContentsResolver {
  constructor(
    private readonly resourceList: ResourceListReadModel,
    private readonly driftList: DriftListReadModel,
  ) {}

  @ResolveField('resources')
  async resources(
    @Parent() application: { id: string },
    @Args() args: { first?: number; after?: string },
  ): Promise<unknown> {
    const page = pageOf(args);
    const query = { applicationId: application.id };
    const rows = await this.resourceList.list(query, page.limit, page.cursor);
    return connection(rows, {
      ...page,
      cursorOf: (row) => row.cursor,
      totalCount: () => this.resourceList.count(query),
    });
  }

  @ResolveField('drift')
  async drift(
    @Parent() application: { id: string },
    @Args() args: { first?: number; after?: string },
  ): Promise<unknown> {
    const page = pageOf(args);
    const query = { applicationId: application.id };
    const rows = await this.driftList.list(query, page.limit, page.cursor);
    return connection(rows, { ...page, cursorOf: (row) => row.cursor, totalCount: () => this.driftList.count(query) });
  }
}
