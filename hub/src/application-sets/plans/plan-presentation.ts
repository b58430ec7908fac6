import { randomUUID } from 'node:crypto';
import type { PlanStatus, Problem } from '@wheelhouse/protocol';
import type { NewPlan } from '../application-set-store.js';
import type { PlanLine } from './expansion-plan.js';
import type { PlannedSet } from './plan-application-set.js';
import { countsOf } from './plan-records.js';

/** A plan as the GraphQL type has it; `items` is cut to what was asked for. */
export interface PresentedPlan {
  readonly id: string;
  readonly status: PlanStatus;
  readonly createCount: number;
  readonly updateCount: number;
  readonly deleteCount: number;
  readonly renameCount: number;
  readonly unchangedCount: number;
  readonly heldReason: string | null;
  readonly problems: readonly Problem[];
  readonly items: readonly PlanLine[];
  readonly createdAt: string;
}

/** A plan that was only computed; with the reason why it would be held. */
export function previewOf(
  planned: PlannedSet,
  items: readonly PlanLine[],
  wouldBeHeld: string | null,
  createdAt: Date,
): PresentedPlan {
  return {
    id: randomUUID(),
    status: 'Preview',
    ...countsOf(planned.plan),
    heldReason: wouldBeHeld,
    problems: planned.problems,
    items,
    createdAt: createdAt.toISOString(),
  };
}

/** A stored plan. */
export function presentPlan(plan: NewPlan & { readonly createdAt: Date }): PresentedPlan {
  return { ...plan, createdAt: plan.createdAt.toISOString() };
}
