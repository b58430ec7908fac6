import { Injectable, type OnModuleInit } from '@nestjs/common';
import { GenerationError, parseApplicationSet } from '@wheelhouse/generators';
import { SET_REASONS } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import type { ApplicationSetRecord } from '../application-set.js';
import { ApplicationSetStore } from '../application-set-store.js';
import { DelayedExpansionError } from '../application-sets.errors.js';
import { CarryOutPlan } from '../plans/carry-out-plan.js';
import { ExpansionSchedule } from './expansion-schedule.js';
import { PlanApplicationSet } from '../plans/plan-application-set.js';
import { failedEvent } from '../plans/plan-events.js';
import { retryOvertaken } from './retry-overtaken.js';
import { areSame, failed, mergeConditions } from '../set-conditions.js';

/**
 * Expands a stored set: the job, and what a refresh runs. Error is not empty: when a generator or a template fails, nothing is created,
 * updated or deleted; a condition names the generator, and the set is expanded again in 3 minutes, as in Argo CD.
 */
@Injectable()
export class ExpandApplicationSet implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sets: ApplicationSetStore,
    private readonly planning: PlanApplicationSet,
    private readonly carrying: CarryOutPlan,
    private readonly schedule: ExpansionSchedule,
  ) {}

  onModuleInit(): void {
    this.schedule.onDue((id) => this.expand(id));
  }

  async expand(id: string): Promise<void> {
    await retryOvertaken(async () => {
      const existing = await this.sets.findById(id);
      if (existing && !existing.isDeleting) await this.expandOnce(existing);
    });
  }

  /**
   * Has the refs looked up; where one moved, the sets that read it are expanded again. Answers that services gave until now do not count
   * for this set any more.
   */
  async refreshSources({ id, sources }: Pick<ApplicationSetRecord, 'id' | 'sources'>): Promise<void> {
    await this.dataSource.transaction((tx) => this.sets.requireAnswers([id], this.schedule.now(), tx));
    await this.schedule.refreshRepositories([...new Set(sources.map(({ url }) => url))]);
  }

  private async expandOnce(existing: ApplicationSetRecord): Promise<void> {
    let planned;
    try {
      planned = await this.planning.plan(parseStored(existing), existing);
    } catch (error) {
      if (!(error instanceof GenerationError)) throw error;
      await this.freeze(existing, error);
      return;
    }
    await this.carrying.carryOut({ planned, existing, actor: 'hub' });
  }

  private async freeze(existing: ApplicationSetRecord, error: GenerationError): Promise<void> {
    const reason = error.code === 'TEMPLATE_ERROR' ? SET_REASONS.templateFailed : SET_REASONS.generatorFailed;
    const isPlaced = error.location === '' || error.message.includes(error.location);
    const message = isPlaced ? error.message : `${error.location}: ${error.message}`;
    await this.dataSource.transaction(async (tx) => {
      const locked = await this.sets.lock(existing.id, tx);
      if (!locked || locked.isDeleting) return;
      const next = failed({ reason, message }, locked.conditions, this.schedule.now());
      const conditions = mergeConditions(locked.conditions, next);
      if (!areSame(locked.conditions, conditions)) {
        await this.sets.setConditions(existing.id, conditions, tx);
        await this.schedule.record([failedEvent(existing.name, message)], tx);
        await this.schedule.changed([existing.name], tx);
      }
      const earliest = error instanceof DelayedExpansionError ? error.retryAt : undefined;
      await this.schedule.retryLater(existing.id, tx, earliest);
    });
  }
}

/** A set as it is stored: a field that this version does not know was accepted by another one. */
export function parseStored(record: ApplicationSetRecord): ReturnType<typeof parseApplicationSet> {
  return parseApplicationSet(JSON.stringify(record.manifest), { unknownFields: 'warn' });
}
