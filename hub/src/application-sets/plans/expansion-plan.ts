import type { DeletionBudget } from './deletion-budget.js';
import { digestOf, type PlanAction, type Problem } from '@wheelhouse/protocol';
import type { ApplicationDraft, StoredApplication } from '../../applications/applications.service.js';

/** Which changes a set makes to its applications by itself: `syncPolicy.applicationsSync`, as in Argo CD. */
export type ApplicationsSync = 'create-only' | 'create-update' | 'create-delete' | 'sync';

/** Whether a set takes away what it no longer generates. */
export function allowsDelete(policy: ApplicationsSync): boolean {
  return policy === 'sync' || policy === 'create-delete';
}

/** Whether a set changes what it made. */
function allowsUpdate(policy: ApplicationsSync): boolean {
  return policy === 'sync' || policy === 'create-update';
}

/** What an expansion wants, and what is there. */
export interface PlanInput {
  readonly drafts: readonly ApplicationDraft[];
  /** Names that were generated but cannot be written: their applications stay as they are, and are not deleted. */
  readonly invalidNames: ReadonlySet<string>;
  /** The set's own applications. */
  readonly stored: readonly StoredApplication[];
  /** Applications of others that have one of the drafts' names. */
  readonly taken: readonly StoredApplication[];
  readonly policy: ApplicationsSync;
  /** The set's own; the hub's without one. */
  readonly budget?: DeletionBudget;
  /** Other problems for which nothing is deleted now: an application could not be written. */
  readonly isBlocked?: boolean;
  /** By the new name: the application that a draft is another name of. See `renames.ts`. */
  readonly renamedFrom?: ReadonlyMap<string, StoredApplication>;
}

/** What an expansion does. */
export interface ExpansionPlan {
  readonly creates: readonly ApplicationDraft[];
  readonly updates: readonly { readonly draft: ApplicationDraft; readonly stored: StoredApplication }[];
  /** Get another name, and whatever else changed: identity, objects, history and status stay. */
  readonly renames: readonly { readonly draft: ApplicationDraft; readonly stored: StoredApplication }[];
  readonly deletes: readonly StoredApplication[];
  /** Would be deleted, but for the policy, or because an application could not be written, as in Argo CD. */
  readonly retained: readonly StoredApplication[];
  readonly unchangedCount: number;
  /** The set's applications before, without those that are being deleted. */
  readonly currentCount: number;
  readonly problems: readonly Problem[];
  /** Whether an application could not be written: what would be deleted has to wait until it can. */
  readonly isBlocked: boolean;
  /** How much it may delete without being asked about, where the set says so. */
  readonly budget?: DeletionBudget;
  /** Over what is deleted: what a person approves. */
  readonly digest: string;
}

/** Compares what a set generates with what it has. Pure; a plan that does nothing is a plan. */
export function planExpansion(input: PlanInput): ExpansionPlan {
  const { drafts, policy, renamedFrom = new Map<string, StoredApplication>() } = input;
  const own = new Map(input.stored.map((application) => [application.name, application]));
  const taken = new Map(input.taken.map((application) => [application.name, application]));
  const creates: ApplicationDraft[] = [];
  const updates: { draft: ApplicationDraft; stored: StoredApplication }[] = [];
  const renames: { draft: ApplicationDraft; stored: StoredApplication }[] = [];
  const renamedIds = new Set([...renamedFrom.values()].map(({ id }) => id));
  const problems: Problem[] = [];
  const wanted = new Set(input.invalidNames);
  let unchangedCount = 0;
  for (const draft of drafts) {
    wanted.add(draft.name);
    const previous = renamedFrom.get(draft.name);
    const holder = own.get(draft.name);
    const stored = holder && renamedIds.has(holder.id) ? undefined : holder;
    const other = taken.get(draft.name);
    if (previous) renames.push({ draft, stored: previous });
    else if (other) problems.push(nameTaken(draft.name, other));
    else if (!stored) creates.push(draft);
    else if (isUnchanged(draft, stored) || !allowsUpdate(policy)) unchangedCount += 1;
    else updates.push({ draft, stored });
  }
  const current = input.stored.filter((application) => !application.isDeleting);
  const unwanted = current.filter(({ id, name }) => !wanted.has(name) && !renamedIds.has(id));
  const isBlocked = input.isBlocked === true || problems.length > 0;
  const deletes = allowsDelete(policy) && !isBlocked ? unwanted : [];
  return {
    creates,
    updates,
    renames,
    deletes,
    retained: deletes.length === 0 ? unwanted : [],
    unchangedCount,
    currentCount: current.length,
    problems,
    isBlocked,
    ...(input.budget && { budget: input.budget }),
    digest: digestOf(deletes.map(({ id, name }) => `${name} ${id}`).toSorted()),
  };
}

/** How many applications a plan writes. */
export function changeCount(plan: ExpansionPlan): number {
  return plan.creates.length + plan.updates.length + plan.renames.length + plan.deletes.length;
}

/** One line of a plan, as it is stored and shown. */
export interface PlanLine {
  readonly action: PlanAction;
  readonly application: string;
  readonly cluster: string;
  readonly changes: readonly string[];
  /** Of a rename: the name before. */
  readonly previousName?: string;
}

/** The first lines of a plan: deletions before everything else, each kind by name. */
export function planLines(
  plan: ExpansionPlan,
  changesOf: ReadonlyMap<string, readonly string[]>,
  limit: number,
): PlanLine[] {
  const drafted = (action: PlanAction, draft: ApplicationDraft): PlanLine => ({
    action,
    application: draft.name,
    cluster: draft.cluster?.name ?? draft.destination,
    changes: changesOf.get(draft.name) ?? [],
  });
  const existing = (action: PlanAction, stored: StoredApplication): PlanLine => ({
    action,
    application: stored.name,
    cluster: stored.clusterName ?? stored.destination,
    changes: [],
  });
  const groups = [
    plan.deletes.map((stored) => existing('Delete', stored)),
    plan.renames.map(({ draft, stored }) => ({ ...drafted('Rename', draft), previousName: stored.name })),
    plan.updates.map(({ draft }) => drafted('Update', draft)),
    plan.creates.map((draft) => drafted('Create', draft)),
    plan.retained.map((stored) => existing('Retain', stored)),
  ];
  return groups.flatMap((lines) => lines.toSorted(byApplication)).slice(0, limit);
}

function byApplication(left: PlanLine, right: PlanLine): number {
  return left.application < right.application ? -1 : left.application > right.application ? 1 : 0;
}

function isUnchanged(draft: ApplicationDraft, stored: StoredApplication): boolean {
  return (
    stored.specDigest === draft.specDigest && stored.clusterId === (draft.cluster?.id ?? null) && !stored.isDeleting
  );
}

function nameTaken(name: string, other: StoredApplication): Problem {
  const owner =
    other.applicationSetId === null
      ? 'an application that no set owns'
      : `an application of the set "${other.applicationSetName ?? other.applicationSetId}"`;
  return {
    code: 'NAME_TAKEN',
    message: `The name "${name}" belongs to ${owner}. Generate another name, or delete that application first.`,
    location: name,
  };
}
