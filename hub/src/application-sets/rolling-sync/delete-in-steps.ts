import { Injectable } from '@nestjs/common';
import { ApplicationsService, type StoredApplication } from '../../applications/applications.service.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { ApplicationSetRecord } from '../application-set.js';
import { ApplicationSetStore } from '../application-set-store.js';
import { parseStored } from '../expansion/expand-application-set.js';
import { rollingStrategyOf, type RollingStrategy } from './rolling-strategy.js';
import { matchSteps } from './step-match.js';

/** `deletionOrder: Reverse`: the applications of a deleted set go step by step, the last one first; those without a step go at the end. */
@Injectable()
export class DeleteInSteps {
  constructor(
    private readonly sets: ApplicationSetStore,
    private readonly applications: ApplicationsService,
  ) {}

  /** Deletes the applications of the last step that has any, and goes on where that took no time. Doing it twice changes nothing. */
  async deleteNext(set: ApplicationSetRecord, tx: Transaction): Promise<void> {
    const strategy = rollingStrategyOf(parseStored(set).spec);
    if (!strategy.isReverseDeletion) return;
    for (;;) {
      const remaining = await this.applications.listOfSet(set.id, tx);
      const last = await this.lastStepOf(strategy, remaining);
      const deletable = last.filter(({ isDeleting }) => !isDeleting);
      const gone = new Set(await this.applications.deleteAll(deletable, tx));
      // Some of the step are still there: their clusters have to confirm, and the last one brings this job back.
      if (last.length === 0 || last.some(({ id }) => !gone.has(id))) break;
    }
    await this.sets.removeEmptied([set.id], tx);
  }

  private async lastStepOf(
    { steps }: RollingStrategy,
    remaining: readonly StoredApplication[],
  ): Promise<StoredApplication[]> {
    if (remaining.length === 0) return [];
    const manifests = await this.applications.listManifests(remaining.map(({ id }) => id));
    const labelled = remaining.map(({ id, name }) => ({ id, name, labels: manifests.get(name)?.labels ?? {} }));
    const { stepOf } = matchSteps(steps, labelled);
    const stepNumber = ({ id }: StoredApplication) => stepOf.get(id) ?? -1;
    const highest = Math.max(...remaining.map(stepNumber));
    return remaining.filter((application) => stepNumber(application) === highest);
  }
}
