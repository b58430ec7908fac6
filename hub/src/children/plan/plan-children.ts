// What becomes of an application's children now: which are written, which are deleted, what waits for what, and what that means for the
// application. Pure: the same facts give the same plan, so it may be made again at any moment.
import type { Health, SyncStatus } from '@wheelhouse/protocol';
import { type ChildView, describeChild } from '../child.js';
import { planPrune, type PrunePlan } from './plan-prune.js';

/** What the plan depends on besides the children. */
export interface ParentFacts {
  readonly name: string;
  /** Null: it is synced only when somebody asks. */
  readonly automated: { readonly prune: boolean; readonly selfHeal: boolean; readonly allowEmpty: boolean } | null;
  /** A sync that was asked for and is not over. */
  readonly request: {
    readonly prune: boolean;
    readonly isByPerson: boolean;
    /** Absent: all of them. */
    readonly selects?: (child: ChildView) => boolean;
  } | null;
  /** Why nothing new may be done by itself; null when it may. */
  readonly hold: string | null;
  /** The set whose rollout syncs it, when its step has come; null when none does. */
  readonly rollingSet: string | null;
  readonly syncOptions: readonly string[];
  /** A person approved deletions that ask for it. */
  readonly isDeletionApproved: boolean;
  /** How much may be pruned without being asked about. */
  readonly budget: { readonly applications: number; readonly fraction: number };
  /** Whether its render holds nothing at all. */
  readonly isEmpty: boolean;
  /** Why its own objects in waves below this one keep it back; null when they do not. */
  readonly ownGate: (wave: number) => string | null;
  /** Whether all waves of this render went through already: what happens to children later holds its own objects back no more. */
  readonly isSettled: boolean;
}

/** What is known of one child after the plan. */
export interface ChildOutcome {
  readonly child: ChildView;
  readonly syncStatus: SyncStatus;
  readonly message: string | null;
}

export interface ChildrenPlan {
  /** To be created or changed now. */
  readonly writes: readonly ChildView[];
  /** To be deleted now. */
  readonly deletes: readonly ChildView[];
  readonly outcomes: readonly ChildOutcome[];
  readonly syncStatus: SyncStatus;
  readonly health: Health;
  /** Above this wave its own objects may not begin; null: all may. */
  readonly openWave: number | null;
  /** What it waits for; null when it does not. */
  readonly waitsFor: string | null;
  /** Why it cannot be finished without a change; null when it can. */
  readonly failure: string | null;
  readonly pruneHeld: string | null;
  /** Why something is not done that would be, were it not held back; null where nothing is held back. */
  readonly heldBecause: string | null;
  /** Every child is as its manifest says, and nothing is left to prune: they may still be on their way. */
  readonly isWritten: boolean;
  /** All waves went through. */
  readonly isDone: boolean;
}

/** The best first, as in Argo CD. */
const HEALTH_ORDER: readonly Health[] = ['Healthy', 'Suspended', 'Progressing', 'Missing', 'Degraded', 'Unknown'];

export function planChildren(parent: ParentFacts, children: readonly ChildView[]): ChildrenPlan {
  const wanted = children.filter(({ manifest }) => manifest !== null).toSorted(byWave);
  const prune = planPrune(parent, children);
  const { writes, outcomes, waitsFor, openWave } = walkWaves(parent, wanted);
  const failed = wanted.filter((child) => failureOf(child) !== null);
  const isEqual = wanted.every((child) => failureOf(child) === null && isInPlace(child));
  return {
    writes,
    deletes: prune.deletes,
    outcomes: [...outcomes, ...prune.outcomes],
    syncStatus: isEqual && prune.outcomes.length === 0 ? 'Synced' : 'OutOfSync',
    health: healthOf(wanted, parent.isSettled),
    openWave: parent.isSettled ? null : openWave,
    waitsFor: (isActive(parent) ? waitsFor : null) ?? prune.waitsFor,
    failure: failed.length > 0 ? failed.map((child) => failureOf(child) ?? '').join(' ') : null,
    pruneHeld: prune.held,
    heldBecause: parent.request === null && !(isEqual && isPruned(prune)) ? parent.hold : null,
    isWritten: isEqual && isPruned(prune),
    isDone: isEqual && openWave === null && isPruned(prune),
  };
}

/** Whether anything is done by itself, or was asked for. */
function isActive({ request, automated, hold }: ParentFacts): boolean {
  return request !== null || (automated !== null && hold === null);
}

/** What stays although the render has it no more is no reason to go on waiting. */
function isPruned({ outcomes, deletes, waitsFor }: PrunePlan): boolean {
  return outcomes.length === 0 || (deletes.length === 0 && waitsFor === null);
}

/** Wave by wave: each begins when all that comes before is ready. */
function walkWaves(
  parent: ParentFacts,
  wanted: readonly ChildView[],
): Pick<ChildrenPlan, 'writes' | 'outcomes' | 'waitsFor' | 'openWave'> {
  const writes: ChildView[] = [];
  const outcomes: ChildOutcome[] = [];
  let waitsFor: string | null = null;
  let openWave: number | null = null;
  for (const [wave, members] of Map.groupBy(wanted, (child) => child.wave)) {
    const gate: string | null = waitsFor ?? parent.ownGate(wave);
    for (const child of members) {
      const isWritten = gate === null && isDue(parent, child);
      if (isWritten) writes.push(child);
      outcomes.push({ child, ...sayOf(parent, child, { gate, isWritten }) });
    }
    const open = members.find((child) => !isReady(child));
    if (open) openWave ??= wave;
    if (gate !== null && members.some((child) => !isInPlace(child))) waitsFor ??= gate;
    if (open) waitsFor ??= waitOf(wave, open);
  }
  return { writes, outcomes, waitsFor, openWave };
}

/** Why a child cannot be what its manifest says, whatever one waits for. */
function failureOf(child: ChildView): string | null {
  if (child.problem !== null) return `The ${describeChild(child)} cannot be made: ${child.problem}`;
  const { takenBy } = child.live;
  if (takenBy === null) return null;
  return `The ${describeChild(child)} belongs to ${takenBy} and is left to it. Let one of the two have it, or give this one another name.`;
}

/** The hub has the child as its manifest says. */
function isInPlace({ isOwned, appliedDigest, manifestDigest, live }: ChildView): boolean {
  return isOwned && live.exists && !live.isDeleting && live.isAsWritten && appliedDigest === manifestDigest;
}

function isReady(child: ChildView): boolean {
  return failureOf(child) === null && isInPlace(child) && child.live.unready === null;
}

/** Whether it is to be written, as far as its parent says: by itself once for each manifest, again and again with selfHeal. */
function isDue(parent: ParentFacts, child: ChildView): boolean {
  if (failureOf(child) !== null || isInPlace(child) || child.live.isDeleting) return false;
  if (parent.request !== null && parent.request.selects?.(child) !== false) return true;
  if (parent.automated === null || parent.hold !== null) return false;
  const isNew = !child.isOwned || child.appliedDigest !== child.manifestDigest;
  return isNew || parent.automated.selfHeal;
}

function sayOf(
  parent: ParentFacts,
  child: ChildView,
  { gate, isWritten }: { readonly gate: string | null; readonly isWritten: boolean },
): Pick<ChildOutcome, 'syncStatus' | 'message'> {
  const failure = failureOf(child);
  if (failure !== null) return { syncStatus: 'OutOfSync', message: failure };
  if (isInPlace(child) || isWritten)
    return {
      syncStatus: 'Synced',
      message: child.live.unready === null ? null : `It is not ready: ${child.live.unready}.`,
    };
  return { syncStatus: 'OutOfSync', message: reasonToWait(parent, child, gate) };
}

function reasonToWait(parent: ParentFacts, child: ChildView, gate: string | null): string {
  const verb = child.live.exists ? 'changed' : 'created';
  if (child.live.isDeleting) return 'It is being deleted. It is created again once it is gone.';
  if (gate !== null) return `It is ${verb} later. ${gate}`;
  if (parent.hold !== null) return `It is ${verb} later. ${parent.hold}`;
  if (parent.automated === null && parent.rollingSet !== null)
    return `It is ${verb} by the rollout: \`wheelhouse appset get ${parent.rollingSet}\` says when.`;
  if (parent.automated === null)
    return `It is to be ${verb}, and automated sync is off: run \`wheelhouse app sync ${parent.name}\`.`;
  return `It differs from its manifest, and selfHeal is off: run \`wheelhouse app sync ${parent.name}\`.`;
}

function waitOf(wave: number, child: ChildView): string {
  const failure = failureOf(child);
  if (failure !== null) return `Wave ${wave} waits: ${failure}`;
  const reason =
    child.live.unready ?? (child.live.isDeleting ? 'it is being deleted' : 'it is not as its manifest says');
  return `Wave ${wave} waits for the ${describeChild(child)}: ${reason.replace(/\.$/, '')}.`;
}

/**
 * The worst that counts. Children that are Missing or Unknown do not, as in Argo CD, unless none is there at all; before all of them were
 * ready once, nothing is green because nobody knows anything of it yet.
 */
function healthOf(wanted: readonly ChildView[], isSettled: boolean): Health {
  if (wanted.length > 0 && wanted.every(({ live }) => !live.exists)) return 'Missing';
  const counted = wanted.flatMap((child): Health[] => {
    const { health, unready } = child.live;
    if (child.ignoresHealth || health === null) return [];
    if (health !== 'Missing' && health !== 'Unknown') return [health];
    return !isSettled && isInPlace(child) && unready !== null ? ['Progressing'] : [];
  });
  return HEALTH_ORDER[Math.max(0, ...counted.map((health) => HEALTH_ORDER.indexOf(health)))] ?? 'Unknown';
}

function byWave(left: ChildView, right: ChildView): number {
  return left.wave - right.wave || (left.name < right.name ? -1 : left.name > right.name ? 1 : 0);
}
