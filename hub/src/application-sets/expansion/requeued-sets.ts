import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ApplicationSetStore } from '../application-set-store.js';
import { ExpansionSchedule } from './expansion-schedule.js';

/** For jobs that were lost, for example with a database that came back from a backup: asking for what waits already changes nothing. */
@Injectable()
export class RequeuedSets implements OnApplicationBootstrap {
  constructor(
    private readonly sets: ApplicationSetStore,
    private readonly schedule: ExpansionSchedule,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const { id, requeueSeconds } of await this.sets.listRequeued())
      await this.schedule.expandAgain(id, requeueSeconds);
  }
}
