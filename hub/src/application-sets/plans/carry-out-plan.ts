import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { canonicalJson, type Condition } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { ApplicationsService, type PreparedUpsert } from '../../applications/applications.service.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { ApplicationSetRecord, ApplicationSetWrite } from '../application-set.js';
import { ApplicationSetStore, type NewPlan } from '../application-set-store.js';
import { ExpansionOvertakenError } from '../application-sets.errors.js';
import { changeCount } from './expansion-plan.js';
import { ExpansionSchedule } from '../expansion/expansion-schedule.js';
import { appliedEvent, heldEvent, renamedEvents } from './plan-events.js';
import type { PlannedSet } from './plan-application-set.js';
import { PlanRecords } from './plan-records.js';
import { rolloutConditionsOf } from '../rolling-sync/rollout-conditions.js';
import { rollsOut } from '../rolling-sync/rolls-out.js';
import { areSame, carriedOut, held, mergeConditions } from '../set-conditions.js';

/** When a set is expanded again of which an application could not be written; 3 minutes, as after any error. */
const BLOCKED_RETRY_SECONDS = 180;

/** A plan to carry out. */
export interface PlanOrder {
  readonly planned: PlannedSet;
  /** The set as it was before the expansion was computed; absent for a new one. */
  readonly existing?: ApplicationSetRecord;
  /** The object to store: somebody applied it. */
  readonly manifest?: unknown;
  /** Who: a person, or `hub`. */
  readonly actor: string;
  /** The id of the held plan that a person approved: it goes ahead whatever the budget says. */
  readonly approvedPlanId?: string;
}

/** A plan that was stored, or found to change nothing. */
export interface CarriedOutPlan {
  readonly applicationSetId: string;
  readonly plan: NewPlan;
}

/**
 * Carries plans out: everything of a plan in one transaction under the set's row lock, so that a hub that dies at any moment leaves
 * either the state before or the state after, with the job that goes on from there. Of a held plan nothing is carried out, neither its
 * deletions nor its other changes: half a change of a set is what nobody asked for.
 */
@Injectable()
export class CarryOutPlan {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sets: ApplicationSetStore,
    private readonly applications: ApplicationsService,
    private readonly records: PlanRecords,
    private readonly schedule: ExpansionSchedule,
  ) {}

  /** Throws ExpansionOvertakenError when the set was written since `existing` was read: what was planned is out of date then. */
  async carryOut(order: PlanOrder): Promise<CarriedOutPlan> {
    const applicationSetId = order.existing?.id ?? randomUUID();
    const plan = await this.records.recordOf(applicationSetId, order);
    const write = this.writeOf(order, plan);
    if (isSettled(order, plan, write)) {
      await this.schedule.expandAgain(applicationSetId, nextLookSeconds(order, write));
      return { applicationSetId, plan };
    }
    if (plan.status === 'Held') return this.dataSource.transaction((tx) => this.hold(order, plan, write, tx));
    const { creates, updates, renames } = order.planned.plan;
    const prepared = await this.applications.prepare([...creates.map((draft) => ({ draft })), ...updates, ...renames]);
    await this.dataSource.transaction((tx) => this.apply(order, plan, write, prepared, tx));
    await this.applications.confirm(prepared);
    return { applicationSetId, plan };
  }

  private async hold(
    order: PlanOrder,
    plan: NewPlan,
    write: ApplicationSetWrite,
    tx: Transaction,
  ): Promise<CarriedOutPlan> {
    const { applicationSetId } = plan;
    await this.claim(applicationSetId, order, write, tx);
    const before = await this.sets.findHeldPlan(applicationSetId, tx);
    if (before?.digest === plan.digest) {
      const same = { ...plan, id: before.id };
      await this.sets.updatePlan(same, tx);
      return { applicationSetId, plan: same };
    }
    await this.sets.supersedeHeldPlan(applicationSetId, tx);
    await this.sets.addPlan(plan, tx);
    await this.schedule.record([heldEvent(order, plan)], tx);
    return { applicationSetId, plan };
  }

  private async apply(
    order: PlanOrder,
    plan: NewPlan,
    write: ApplicationSetWrite,
    prepared: readonly PreparedUpsert[],
    tx: Transaction,
  ): Promise<void> {
    const { applicationSetId } = plan;
    await this.claim(applicationSetId, order, write, tx);
    await this.applications.upsertAll(prepared, { applicationSetId, initiatedBy: 'application-set' }, tx);
    await this.applications.deleteAll(order.planned.plan.deletes, tx);
    if (order.approvedPlanId === undefined) {
      await this.sets.supersedeHeldPlan(applicationSetId, tx);
      await this.sets.addPlan(plan, tx);
    } else await this.sets.updatePlan(plan, tx);
    if (rollsOut(order)) await this.schedule.rollSoon([applicationSetId], tx);
    await this.schedule.record([appliedEvent(order, plan), ...renamedEvents(order)], tx);
  }

  /** Locks the set's row, and writes it: from here on no other replica expands this set until the transaction ends. */
  private async claim(id: string, order: PlanOrder, write: ApplicationSetWrite, tx: Transaction): Promise<void> {
    const { existing, planned } = order;
    const locked = existing && (await this.sets.lock(id, tx));
    if (locked?.version !== existing?.version) throw new ExpansionOvertakenError(planned.set.name);
    if (existing) await this.sets.update(id, write, tx);
    else if (!(await this.sets.insert(id, planned.set.name, write, tx)))
      throw new ExpansionOvertakenError(planned.set.name);
    if (write.answersFrom) await this.sets.requireAnswers([id], write.answersFrom, tx);
    await this.schedule.expandAgain(id, nextLookSeconds(order, write), tx);
    await this.schedule.changed([planned.set.name], tx);
  }

  private writeOf(order: PlanOrder, plan: NewPlan): ApplicationSetWrite {
    const { planned, existing, manifest } = order;
    const now = this.records.now();
    const conditions: Condition[] =
      plan.heldReason === null ? carriedOut(planned.problems, now) : held(plan.heldReason, planned.problems, now);
    return {
      ...(manifest !== undefined && { manifest }),
      conditions: [
        ...mergeConditions(existing?.conditions ?? [], conditions),
        ...rolloutConditionsOf(existing?.conditions ?? []),
      ],
      sources: planned.sources,
      usesClusters: planned.usesClusters,
      ...planned.asked,
    };
  }
}

/** An application that could not be written keeps deletions back: tried again as after an error, though nothing else asks for it. */
function nextLookSeconds({ planned }: PlanOrder, { requeueSeconds }: ApplicationSetWrite): number | null {
  if (!planned.plan.isBlocked) return requeueSeconds;
  return Math.min(requeueSeconds ?? BLOCKED_RETRY_SECONDS, BLOCKED_RETRY_SECONDS);
}

/** Whether there is nothing to write: an expansion that finds everything in place costs no write. */
function isSettled(order: PlanOrder, plan: NewPlan, write: ApplicationSetWrite): boolean {
  const { existing, manifest, planned } = order;
  return (
    existing !== undefined &&
    manifest === undefined &&
    plan.status === 'Applied' &&
    changeCount(planned.plan) === 0 &&
    areSame(existing.conditions, write.conditions) &&
    existing.usesClusters === write.usesClusters &&
    existing.requeueSeconds === write.requeueSeconds &&
    canonicalJson([existing.sources, existing.questions]) === canonicalJson([write.sources, write.questions])
  );
}
