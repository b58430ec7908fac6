import { Injectable } from '@nestjs/common';
import { EventLog } from '../audit/event-log.js';
import { ChangeFeed } from '../platform/change-feed/change-feed.js';
import { Clock } from '../platform/clock/clock.js';
import { JobQueue } from '../platform/jobs/job-queue.js';
import { Logger } from '../platform/logging/logger.js';

/** What most services of applications need around them: one constructor parameter instead of five. */
@Injectable()
export class ApplicationSurroundings {
  constructor(
    readonly events: EventLog,
    readonly feed: ChangeFeed,
    readonly clock: Clock,
    readonly jobs: JobQueue,
    readonly logger: Logger,
  ) {}
}
