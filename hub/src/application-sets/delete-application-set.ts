import { Injectable } from '@nestjs/common';
import { NotFoundError } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { ApplicationsService } from '../applications/applications.service.js';
import type { Transaction } from '../platform/database/transaction.js';
import type { ApplicationSetRecord } from './application-set.js';
import { ApplicationSetStore } from './application-set-store.js';
import { ApplicationsPolicy } from './plans/applications-policy.js';
import { parseStored } from './expansion/expand-application-set.js';
import { allowsDelete } from './plans/expansion-plan.js';
import { ExpansionSchedule } from './expansion/expansion-schedule.js';
import { rollingStrategyOf } from './rolling-sync/rolling-strategy.js';

/**
 * Deletes a set. Its applications go with it where its policy lets it delete; else they stay, owned by nobody, as in Argo CD, where the
 * owner references are removed. A person asked for this by name, so the deletion budget does not apply.
 */
@Injectable()
export class DeleteApplicationSet {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sets: ApplicationSetStore,
    private readonly applications: ApplicationsService,
    private readonly schedule: ExpansionSchedule,
    private readonly policy: ApplicationsPolicy,
  ) {}

  /** The set disappears with its last application. Doing it twice changes nothing. */
  async delete(name: string, cascade: boolean, actor: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const found = await this.sets.findByName(name);
      const set = found && (await this.sets.lock(found.id, tx));
      if (!set) throw new NotFoundError('application set', name);
      if (set.isDeleting) return;
      const takesAll = cascade && allowsDelete(this.policy.of(parseStored(set)));
      const count = takesAll ? await this.deleteApplications(set, tx) : await this.applications.disown(set.id, tx);
      await this.sets.markDeleting(set.id, tx);
      await this.sets.removeEmptied([set.id], tx);
      await this.schedule.changed([name], tx);
      await this.schedule.record(
        [
          {
            type: 'ApplicationSetDeleted',
            message: `${actor} deleted the application set "${name}"; its ${count} applications ${takesAll ? 'go with it' : 'stay'}.`,
            applicationSetName: name,
            actor,
            details: { applications: count, cascade: takesAll },
          },
        ],
        tx,
      );
    });
  }

  private async deleteApplications(set: ApplicationSetRecord, tx: Transaction): Promise<number> {
    const applications = await this.applications.listOfSet(set.id, tx);
    if (rollingStrategyOf(parseStored(set).spec).isReverseDeletion) {
      // One step after the other: the job takes the first of them once this has committed.
      await this.schedule.rollSoon([set.id], tx);
      return applications.length;
    }
    await this.applications.deleteAll(
      applications.filter(({ isDeleting }) => !isDeleting),
      tx,
    );
    return applications.length;
  }
}
