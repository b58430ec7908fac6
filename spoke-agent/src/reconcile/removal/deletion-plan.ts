// Pure: which objects of an application that goes are deleted, which stay, what has to be confirmed, and which wave is next.
import { syncOption } from '../../engine/annotations.js';
import { describeKey } from '../../engine/object-identity.js';
import { pruneGroups } from '../../engine/plan/prune-plan.js';
import type { ManagedObject } from '../state/managed-object.js';

/** What the plan needs to know besides the objects. */
export interface DeletionFacts {
  readonly syncOptions: readonly string[];
  /** Whether a person approved deletions that ask for it. */
  readonly isApproved: boolean;
  /** Identities of hooks of this removal: they are nobody's objects. */
  readonly hooks: ReadonlySet<string>;
}

export interface DeletionPlan {
  /** Objects that have to be confirmed before anything is deleted. */
  readonly unconfirmed: readonly ManagedObject[];
  /** All that goes. */
  readonly going: readonly ManagedObject[];
  /** Those of the wave that goes next, the last kind first; the objects of one group at once. */
  readonly groups: readonly (readonly ManagedObject[])[];
}

/** Objects with these kinds hold everybody's objects: they go only where `Delete=true` says so (as in Argo CD, which never deletes them). */
const KEPT_KINDS = new Set(['CustomResourceDefinition']);
/** The finalizer of a deletion that waits for dependents: it ends by itself. */
const FOREGROUND = 'foregroundDeletion';
/** How many objects a message names. */
const NAMED = 5;

export function planDeletion(objects: Iterable<ManagedObject>, facts: DeletionFacts): DeletionPlan {
  const live = [...objects].filter(({ isLive, identity }) => isLive && !facts.hooks.has(identity));
  const going = live.filter((object) => !isKept(object, facts));
  const unconfirmed = facts.isApproved ? [] : going.filter((object) => optionOf(object, facts) === 'confirm');
  const wave = going.reduce((highest, object) => Math.max(highest, object.wave), Number.NEGATIVE_INFINITY);
  const next = going.filter((object) => object.wave === wave);
  return { going, unconfirmed, groups: pruneGroups(next, ({ key }) => key.kind) };
}

/**
 * What is being deleted, and what holds it.
 * @param later how many more go when these are gone
 */
export function describeGoing(going: readonly ManagedObject[], later: number): string {
  const shown = going.slice(0, NAMED).map(({ key, finalizers }) => {
    const held = finalizers.filter((finalizer) => finalizer !== FOREGROUND);
    return `${describeKey(key)}${held.length === 0 ? '' : ` (waits for its finalizers: ${held.join(', ')})`}`;
  });
  const rest = going.length - shown.length;
  const names = `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  const count = going.length === 1 ? '1 object is' : `${going.length} objects are`;
  return `${count} being deleted: ${names}.${later > 0 ? ` ${later} more ${later === 1 ? 'goes' : 'go'} afterwards.` : ''}`;
}

/** The sentence that asks for confirmation. */
export function describeUnconfirmed(unconfirmed: readonly ManagedObject[]): string {
  const names = unconfirmed.slice(0, NAMED).map(({ key }) => describeKey(key));
  const rest = unconfirmed.length - names.length;
  return `Nothing is deleted before a person confirms it (Delete=confirm): ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}. \`wheelhouse app confirm-deletion\` does so.`;
}

function isKept(object: ManagedObject, facts: DeletionFacts): boolean {
  const option = optionOf(object, facts);
  if (option === 'false' || object.isKeptByHelm) return true;
  return KEPT_KINDS.has(object.key.kind) && object.deleteOption !== 'true';
}

function optionOf({ deleteOption }: ManagedObject, { syncOptions }: DeletionFacts): string | undefined {
  return deleteOption === '' ? syncOption(undefined, syncOptions, 'Delete') : deleteOption;
}
