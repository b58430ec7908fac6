import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ApplicationManifest } from '../../applications/applications.service.js';
import { OwnedEdits, type OwnedEditRule } from '../../applications/writing/owned-edits.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { ApplicationSetStore } from '../application-set-store.js';
import { changedPaths } from '../plans/changed-paths.js';
import { parseStored } from '../expansion/expand-application-set.js';
import { ExpansionSchedule } from '../expansion/expansion-schedule.js';
import { LiveFields } from './live-fields.js';

/**
 * People may change of a set's application what the set leaves alone (`ignoreApplicationDifferences`, `preservedFields`). Everything else
 * the next expansion would change back, as Argo CD does, so it is refused at once.
 */
@Injectable()
export class SetEditRule implements OwnedEditRule, OnModuleInit {
  constructor(
    private readonly edits: OwnedEdits,
    private readonly sets: ApplicationSetStore,
    private readonly schedule: ExpansionSchedule,
  ) {}

  onModuleInit(): void {
    this.edits.follow(this);
  }

  async refusedPath(
    applicationSetId: string,
    live: ApplicationManifest,
    wanted: ApplicationManifest,
  ): Promise<string | undefined> {
    const set = await this.sets.findById(applicationSetId);
    if (!set) return undefined;
    const fields = LiveFields.ofSet(parseStored(set));
    return changedPaths(documentOf(fields.strip(live)), documentOf(fields.strip(wanted)))[0];
  }

  async written(applicationSetId: string, tx: Transaction): Promise<void> {
    // Between the check and the write the set may have changed: its expansion sets right what it does not leave alone.
    await this.schedule.expandSoon([applicationSetId], tx);
    await this.schedule.rollSoon([applicationSetId], tx);
  }
}

function documentOf({ labels, annotations, finalizers, spec }: ApplicationManifest): unknown {
  return { metadata: { labels, annotations, finalizers }, spec };
}
