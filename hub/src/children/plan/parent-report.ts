// What is told of an application that makes others: its operation, its conditions, its sentence. Pure.
import type { Condition } from '@wheelhouse/protocol';
import { type ChildKey, type ChildView, describeChild } from '../child.js';
import { circleMessage } from '../store/ancestors.read-model.js';
import type { ParentOperation, ParentState } from '../parent.js';
import type { ParentApplication } from '../store/parents.read-model.js';
import { endedRequestOf, pendingOperation } from './parent-facts.js';
import type { ChildrenPlan } from './plan-children.js';

/** How many children a message names. */
const CHILDREN_SHOWN = 3;

/** A plan with what became of it. */
export interface CarriedOut {
  readonly plan: ChildrenPlan;
  readonly children: readonly ChildView[];
  /** Why some could not be written or deleted, by child. */
  readonly failures: ReadonlyMap<string, string>;
  readonly circle?: readonly ChildKey[];
  /** Rules of its `ignoreDifferences` that are not understood. */
  readonly misread: readonly string[];
  /** ISO 8601. */
  readonly now: string;
}

/** The operation after a plan was carried out; as agents report theirs. */
export function operationOf(parent: ParentApplication, state: ParentState, done: CarriedOut): ParentOperation | null {
  const pending = pendingOperation(parent, state);
  const before = state.operation;
  const hasActed = done.plan.writes.length > 0 || done.plan.deletes.length > 0;
  if (pending === undefined && !hasActed && before?.phase !== 'Running') return before;
  const id = pending?.id ?? null;
  const begun = before?.phase === 'Running' && before.id === id ? before.startedAt : done.now;
  const outcome = outcomeOf(pending?.request, done);
  const isOver = outcome.phase !== 'Running';
  const endedRequest = before ? endedRequestOf(before) : undefined;
  return {
    id,
    ...outcome,
    revision: parent.revision,
    startedAt: begun,
    finishedAt: isOver ? done.now : null,
    ...(endedRequest !== undefined && { endedRequest }),
  };
}

function outcomeOf(
  request: { readonly dryRun?: boolean; readonly terminate?: boolean } | undefined,
  { plan, circle, failures }: CarriedOut,
): Pick<ParentOperation, 'phase' | 'message'> {
  if (request?.terminate === true) return { phase: 'Failed', message: 'It was ended by a person.' };
  if (circle) return { phase: 'Failed', message: circleMessage(circle) };
  if (request?.dryRun === true) return { phase: 'Succeeded', message: dryRunText(plan) };
  const hasActed = plan.writes.length > 0 || plan.deletes.length > 0;
  if (!hasActed && plan.isWritten) return { phase: 'Succeeded', message: 'All applications and sets are as Git says.' };
  const [failure] = failures.values();
  const reason = plan.failure ?? failure;
  if (!hasActed && reason !== undefined && reason !== null) return { phase: 'Failed', message: reason };
  return { phase: 'Running', message: plan.waitsFor ?? plan.heldBecause };
}

function dryRunText({ outcomes }: ChildrenPlan): string {
  const differing = outcomes
    .filter(({ syncStatus }) => syncStatus !== 'Synced')
    .map(({ child }) => describeChild(child));
  if (differing.length === 0) return 'Nothing would be done.';
  return `A sync would concern ${listOf(differing)}.`;
}

/** What keeps it from Synced and Healthy, as far as children do. */
export function messageOf(
  state: Pick<ParentState, 'operation'>,
  { plan, circle, failures }: CarriedOut,
): string | null {
  if (circle) return circleMessage(circle);
  const [failure] = failures.values();
  if (failure !== undefined) return failure;
  if (plan.failure !== null) return plan.failure;
  // Once all waves went through, one that is merely on its way to a newer state of its own keeps nothing back.
  if (plan.isWritten && plan.openWave === null && plan.health === 'Healthy') return null;
  if (plan.waitsFor !== null) return plan.waitsFor;
  if (plan.pruneHeld !== null) return plan.pruneHeld;
  const open = plan.outcomes.find(({ syncStatus }) => syncStatus !== 'Synced');
  if (open) return `The ${describeChild(open.child)}: ${open.message ?? 'it is not as Git says.'}`;
  return state.operation?.phase === 'Failed' ? state.operation.message : null;
}

export function conditionsOf(
  parent: ParentApplication,
  state: Pick<ParentState, 'runsOnHub' | 'ownCount' | 'conditions'>,
  { plan, children, circle, misread, now }: CarriedOut,
): Condition[] {
  const wanted = children.filter(({ manifest }) => manifest !== null);
  const taken = wanted.filter(({ live, problem }) => problem === null && live.takenBy !== null);
  const broken = wanted.filter(({ problem }) => problem !== null);
  const found: [string, string, string][] = [];
  if (circle) found.push(['InvalidSpecError', 'ApplicationCycle', circleMessage(circle)]);
  if (state.runsOnHub && (state.ownCount > 0 || wanted.length === 0))
    found.push(['InvalidSpecError', 'HubRunsNothing', hubRunsNothing(state.ownCount)]);
  if (broken.length > 0)
    found.push([
      'SyncError',
      'ChildInvalid',
      broken
        .slice(0, CHILDREN_SHOWN)
        .map((one) => `The ${describeChild(one)}: ${one.problem ?? ''}`)
        .join(' '),
    ]);
  if (taken.length > 0)
    found.push([
      'SharedResourceWarning',
      'SharedResource',
      `${taken
        .slice(0, CHILDREN_SHOWN)
        .map((one) => `The ${describeChild(one)} belongs to ${one.live.takenBy ?? ''} and not to "${parent.name}"`)
        .join('; ')}. It is left to it: let one of the two have it.`,
    ]);
  if (plan.pruneHeld !== null) found.push(['PruneHeld', 'DeletionBudgetExceeded', plan.pruneHeld]);
  const [problem] = misread;
  if (problem !== undefined) found.push(['IgnoreDifferencesWarning', 'NotUnderstood', problem]);
  return found.map(([type, reason, message]) => {
    const earlier = state.conditions.find((one) => one.type === type && one.reason === reason);
    return { type, status: 'True' as const, reason, message, lastTransitionTime: earlier?.lastTransitionTime ?? now };
  });
}

function hubRunsNothing(ownCount: number): string {
  const what =
    ownCount === 0
      ? 'Its source holds no applications or sets'
      : `Its source holds ${ownCount} ordinary ${ownCount === 1 ? 'object' : 'objects'}`;
  return `${what}, and its destination is the hub itself, which runs nothing but applications. Give spec.destination the name of a registered cluster.`;
}

function listOf(names: readonly string[]): string {
  const more = names.length - CHILDREN_SHOWN;
  return `${names.slice(0, CHILDREN_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
