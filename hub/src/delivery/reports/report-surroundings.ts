import { Injectable } from '@nestjs/common';
import { EventLog } from '../../audit/event-log.js';
import { ClustersService } from '../../clusters/clusters.service.js';
import { ChangeFeed } from '../../platform/change-feed/change-feed.js';
import { Clock } from '../../platform/clock/clock.js';

/** What taking a report touches outside this room. */
@Injectable()
export class ReportSurroundings {
  constructor(
    readonly clusters: ClustersService,
    readonly events: EventLog,
    readonly feed: ChangeFeed,
    readonly clock: Clock,
  ) {}
}
