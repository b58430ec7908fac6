// From what was found to the answer of the API, within its limits. What is cut is said.
import type { PlanAction, Preview, PreviewedSet, PreviewProblem } from '@wheelhouse/protocol';
import type { ApplicationSnapshot } from '../applications/views/application-snapshots.read-model.js';
import type { SetPreview } from '../application-sets/preview/preview-application-sets.js';
import type { ComparedChange } from './changes/application-change.js';
import type { BranchTarget } from './scope/branch-target.js';
import { presentChanges } from './texts/present-changes.js';
import type { GroupedChange } from './texts/group-changes.js';
import { MAX_LISTED_APPLICATIONS, MAX_LISTED_PROBLEMS } from './preview-limits.js';

/** What a preview found. */
export interface PreviewOutcome {
  readonly target: BranchTarget | undefined;
  readonly readers: readonly ApplicationSnapshot[];
  readonly sets: readonly SetPreview[];
  readonly changes: readonly ComparedChange[];
  readonly grouped: readonly GroupedChange[];
  readonly problems: readonly PreviewProblem[];
  readonly leftOut: readonly string[];
}

/** In this order they are listed: what is lost comes first. */
const ORDER: readonly PlanAction[] = ['Delete', 'Rename', 'Update', 'Create', 'Retain'];

/** The answer. */
export function presentPreview(outcome: PreviewOutcome): Preview {
  const { target, sets } = outcome;
  const changes = distinct(outcome.changes).toSorted(
    (left, right) => ORDER.indexOf(left.action) - ORDER.indexOf(right.action) || compare(left.name, right.name),
  );
  const objects = presentChanges(outcome.grouped);
  const count = (action: PlanAction) => changes.filter((change) => change.action === action).length;
  return {
    repository: target?.repository ?? null,
    base: target?.base ?? null,
    against: target?.against ?? null,
    commit: target?.commit ?? null,
    createCount: count('Create'),
    updateCount: count('Update'),
    renameCount: count('Rename'),
    deleteCount: count('Delete'),
    retainCount: count('Retain'),
    unchangedCount: unchangedCount(outcome),
    heldCount: changes.filter(({ isHeld }) => isHeld).length,
    sets: sets.map(presentSet).toSorted((left, right) => compare(left.name, right.name)),
    applications: changes.slice(0, MAX_LISTED_APPLICATIONS).map(presentApplication),
    changes: objects.changes,
    problems: outcome.problems.slice(0, MAX_LISTED_PROBLEMS),
    leftOut: [
      ...outcome.leftOut,
      ...cut('applications that change', changes.length, MAX_LISTED_APPLICATIONS),
      ...cut('applications that cannot be rendered', outcome.problems.length, MAX_LISTED_PROBLEMS),
      ...objects.leftOut,
    ],
    notes: notesOf(outcome),
  };
}

/** A kept application that is rendered again stands for the plan's own line of it. */
function distinct(changes: readonly ComparedChange[]): ComparedChange[] {
  const byId = new Map<string, ComparedChange>();
  for (const change of changes) byId.set(change.id ?? `new ${change.name}`, change);
  return [...byId.values()];
}

function presentApplication(change: ComparedChange): Preview['applications'][number] {
  const { action, name, previousName, cluster, applicationSet, parent, isHeld, keepsObjects, fields, objects } = change;
  const owner = { applicationSet, parent };
  return { action, name, previousName, cluster, ...owner, isHeld, keepsObjects, fields: [...fields], objects };
}

function presentSet({ name, isNew, error, heldReason, planned, warnings }: SetPreview): PreviewedSet {
  return {
    name,
    isNew,
    error: error ?? null,
    heldReason,
    problems: [...(planned?.problems ?? [])],
    warnings: [...warnings],
  };
}

/** Applications of plans that stay, and readers without a plan of their own; less those whose objects change. */
function unchangedCount({ sets, readers, changes }: PreviewOutcome): number {
  const planned = new Set(sets.filter((set) => set.planned).map(({ name }) => name));
  const unplanned = new Set(
    readers.filter(({ applicationSetName }) => !planned.has(applicationSetName ?? '')).map(({ id }) => id),
  );
  const stay = sets.reduce((sum, set) => sum + (set.planned?.plan.unchangedCount ?? 0), 0);
  return stay + unplanned.size - changes.filter(({ id, isKept }) => isKept || unplanned.has(id ?? '')).length;
}

function notesOf({ target, sets, readers }: PreviewOutcome): string[] {
  if (!target) return [];
  const { repository, base, against } = target;
  return [
    ...(base === 'HEAD'
      ? [
          `${repository} does not say which branch its HEAD is: only refs named HEAD are read at ${against}. Name the branch: --base BRANCH`,
        ]
      : []),
    ...(sets.length === 0 && readers.length === 0
      ? [`No application set and no application reads ${repository} at ${base}.`]
      : []),
  ];
}

function cut(what: string, length: number, limit: number): string[] {
  return length > limit ? [`${length - limit} more ${what} are not listed: ${limit} at most.`] : [];
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
