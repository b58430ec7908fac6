import { Args, Query, Resolver, Subscription } from '@nestjs/graphql';
import type { ApplicationFilter, ApplicationOrder } from '@wheelhouse/protocol';
import { connection, pageOf } from '../../platform/graphql/connection.js';
import { ApplicationListReadModel } from './application-list.read-model.js';
import { type PresentedApplication, presentApplication } from './application-presentation.js';
import { type ApplicationStream, ApplicationWatch } from './application-watch.js';

const BY_NAME: ApplicationOrder = { field: 'NAME', direction: 'ASC' };

/** Questions about applications. */
@Resolver()
export class ApplicationQueriesResolver {
  constructor(
    private readonly list: ApplicationListReadModel,
    private readonly applicationWatch: ApplicationWatch,
  ) {}

  @Query('applications')
  async applications(
    @Args() args: { filter?: ApplicationFilter; orderBy?: ApplicationOrder; first?: number; after?: string },
  ): Promise<unknown> {
    const page = pageOf(args);
    const rows = await this.list.list(args.filter ?? {}, args.orderBy ?? BY_NAME, page);
    const presented = rows.map((row) => ({ ...presentApplication(row), orderKey: row.order_key }));
    return connection(presented, {
      ...page,
      cursorOf: (row) => [row.orderKey, row.name],
      totalCount: () => this.list.count(args.filter ?? {}),
    });
  }

  @Query('application')
  async application(@Args('name') name: string): Promise<PresentedApplication | null> {
    const row = await this.list.findByName(name);
    return row ? presentApplication(row) : null;
  }

  @Subscription('application')
  async applicationChanges(@Args('name') name: string): Promise<ApplicationStream> {
    return this.applicationWatch.watch(name);
  }
}
