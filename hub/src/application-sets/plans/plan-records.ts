import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ApplicationsService } from '../../applications/applications.service.js';
import { Clock } from '../../platform/clock/clock.js';
import { HubConfig } from '../../platform/config/hub-config.js';
import type { NewPlan } from '../application-set-store.js';
import type { PlanOrder } from './carry-out-plan.js';
import { changedPaths } from './changed-paths.js';
import { heldReason } from './deletion-budget.js';
import { type ExpansionPlan, type PlanLine, planLines } from './expansion-plan.js';

/** How many lines a plan that people decide on keeps: as many as the API shows. */
const SHOWN_LINES = 1_000;
/** How many lines a plan keeps that was carried out: for looking back. */
const KEPT_LINES = 100;

/** Makes of a computed plan what is stored and shown. */
@Injectable()
export class PlanRecords {
  constructor(
    private readonly applications: ApplicationsService,
    private readonly config: HubConfig,
    private readonly clock: Clock,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  /** Why a plan must wait for approval; null when it need not. */
  heldReasonOf(plan: ExpansionPlan): string | null {
    const { currentCount, budget = this.config.deletionBudget } = plan;
    return heldReason({ deleteCount: plan.deletes.length, currentCount }, budget) ?? null;
  }

  /** Held, when it would delete more than the budget allows and nobody has approved it. */
  async recordOf(
    applicationSetId: string,
    order: Pick<PlanOrder, 'planned' | 'approvedPlanId' | 'actor'>,
  ): Promise<NewPlan> {
    const { plan, problems } = order.planned;
    const reason = this.heldReasonOf(plan);
    const isHeld = reason !== null && order.approvedPlanId === undefined;
    return {
      id: order.approvedPlanId ?? randomUUID(),
      applicationSetId,
      status: isHeld ? 'Held' : 'Applied',
      digest: plan.digest,
      ...countsOf(plan),
      heldReason: isHeld ? reason : null,
      problems,
      items: await this.linesOf(plan, isHeld ? SHOWN_LINES : KEPT_LINES),
      approvedBy: order.approvedPlanId === undefined ? null : order.actor,
    };
  }

  /** The lines of a plan, with what changes in each updated or renamed application. */
  async linesOf(plan: ExpansionPlan, limit: number = SHOWN_LINES): Promise<PlanLine[]> {
    const lines = planLines(plan, new Map(), limit);
    const isChange = ({ action }: PlanLine) => action === 'Update' || action === 'Rename';
    const shown = new Set(lines.filter(isChange).map(({ application }) => application));
    const updates = [...plan.updates, ...plan.renames].filter(({ draft }) => shown.has(draft.name));
    const before = await this.applications.listManifests(updates.map(({ stored }) => stored.id));
    const changes = new Map(
      updates.map(({ draft, stored }) => {
        const { name, labels, annotations, finalizers, spec } = draft;
        return [name, changedPaths(before.get(stored.name), { name, labels, annotations, finalizers, spec })];
      }),
    );
    return lines.map((line) => ({ ...line, changes: changes.get(line.application) ?? [] }));
  }
}

/** The counts of a plan. */
export function countsOf(
  plan: ExpansionPlan,
): Pick<NewPlan, 'createCount' | 'updateCount' | 'deleteCount' | 'renameCount' | 'unchangedCount'> {
  return {
    createCount: plan.creates.length,
    updateCount: plan.updates.length,
    deleteCount: plan.deletes.length,
    renameCount: plan.renames.length,
    unchangedCount: plan.unchangedCount + plan.retained.length,
  };
}
