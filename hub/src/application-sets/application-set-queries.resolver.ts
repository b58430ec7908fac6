import { Args, Query, Resolver } from '@nestjs/graphql';
import { connection, pageOf } from '../platform/graphql/connection.js';
import { ApplicationSetListReadModel } from './application-set-list.read-model.js';
import { presentApplicationSet, type PresentedApplicationSet } from './application-set-presentation.js';

/** Questions about application sets. */
@Resolver('ApplicationSet')
export class ApplicationSetQueriesResolver {
  constructor(private readonly readModel: ApplicationSetListReadModel) {}

  @Query('applicationSets')
  async applicationSets(@Args() args: { search?: string; first?: number; after?: string }): Promise<unknown> {
    const page = pageOf(args);
    const rows = await this.readModel.list(args.search, page);
    return connection(rows.map(presentApplicationSet), {
      ...page,
      cursorOf: (set) => [set.name],
      totalCount: () => this.readModel.count(args.search),
    });
  }

  @Query('applicationSet')
  async applicationSet(@Args('name') name: string): Promise<PresentedApplicationSet | null> {
    const row = await this.readModel.findByName(name);
    return row ? presentApplicationSet(row) : null;
  }
}
