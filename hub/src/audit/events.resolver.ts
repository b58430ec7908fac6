import { Args, Query, Resolver, Subscription } from '@nestjs/graphql';
import type { EventFilter } from '@wheelhouse/protocol';
import { connection, pageOf } from '../platform/graphql/connection.js';
import { EventListReadModel } from './event-list.read-model.js';
import { EventStream } from './event-stream.js';
import type { EventSubscription } from './event-subscription.js';
import { beforeOf, toGraphqlEvent } from './events.graphql-types.js';
import type { RecordedEvent } from './event.js';

/** What happened: the list, and events as they happen. */
@Resolver()
export class EventsResolver {
  constructor(
    private readonly readModel: EventListReadModel,
    private readonly stream: EventStream,
  ) {}

  @Query('events')
  async events(
    @Args('filter') filter?: EventFilter | null,
    @Args('first') first?: number | null,
    @Args('after') after?: string | null,
  ): Promise<unknown> {
    const page = pageOf({ first, after });
    const rows = await this.readModel.list(filter, { limit: page.limit + 1, ...beforeOf(page.cursor) });
    return connection(rows.map(toGraphqlEvent), {
      ...page,
      cursorOf: ({ id }) => [id],
      totalCount: () => this.readModel.count(filter),
    });
  }

  @Subscription('fleetEvents', { resolve: toGraphqlEvent })
  fleetEvents(@Args('filter') filter?: EventFilter | null): EventSubscription<RecordedEvent> {
    return this.stream.subscribe(filter);
  }
}
