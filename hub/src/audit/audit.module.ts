import { Module } from '@nestjs/common';
import { EventListReadModel } from './event-list.read-model.js';
import { EventLog } from './event-log.js';
import { EventRetention } from './event-retention.js';
import { EventStream } from './event-stream.js';
import { EventsResolver } from './events.resolver.js';
import { PostgresEventLog } from './postgres-event-log.js';

/** What happened: recorded, listed, watched, and forgotten in time. */
@Module({
  providers: [
    EventListReadModel,
    EventRetention,
    EventStream,
    EventsResolver,
    { provide: EventLog, useClass: PostgresEventLog },
  ],
  exports: [EventLog],
})
export class AuditModule {}
