// What of an application's children goes, because its render has it no more. Pure.
import { type ChildView, describeChild } from '../child.js';
import type { ChildOutcome, ParentFacts } from './plan-children.js';

export interface PrunePlan {
  readonly deletes: readonly ChildView[];
  /** All children that the render has no more. */
  readonly outcomes: readonly ChildOutcome[];
  readonly waitsFor: string | null;
  /** Why nothing is deleted by itself; null when it may be. */
  readonly held: string | null;
}

/** The highest wave first; lower ones when that is gone. */
export function planPrune(parent: ParentFacts, children: readonly ChildView[]): PrunePlan {
  const extra = children.filter(({ manifest, isOwned, live }) => manifest === null && isOwned && live.exists);
  const mayGo = extra.filter((child) => keptBecause(parent, child) === null);
  const held = heldBecause(parent, mayGo, children);
  const isAllowed = held === null && isPruning(parent);
  const going = isAllowed || mayGo.some(({ live }) => live.isDeleting) ? highestWave(mayGo) : [];
  const deletes = isAllowed ? going.filter(({ live }) => !live.isDeleting) : [];
  const leaving = going.find(({ live }) => live.isDeleting);
  return {
    deletes,
    outcomes: extra.map((child) => ({
      child,
      syncStatus: 'OutOfSync',
      message: keptBecause(parent, child) ?? messageOf(parent, child, held),
    })),
    waitsFor: leaving ? `It waits until the ${describeChild(leaving)} is gone.` : null,
    held,
  };
}

/** Whether children are deleted that the render has no more. */
function isPruning({ request, automated, hold }: ParentFacts): boolean {
  if (request?.prune === true) return true;
  return hold === null && automated?.prune === true;
}

function highestWave(children: readonly ChildView[]): ChildView[] {
  const highest = Math.max(...children.map(({ wave }) => wave));
  return children.filter(({ wave }) => wave === highest);
}

/** Options of the child, or of its parent, that keep it. The child's own win. */
function keptBecause(parent: ParentFacts, child: ChildView): string | null {
  const option = optionOf('Prune', child.options) ?? optionOf('Prune', parent.syncOptions);
  if (option === 'false') return 'It is no longer in Git; its sync options forbid to prune it.';
  if (option !== 'confirm' || parent.isDeletionApproved) return null;
  return `It is no longer in Git, and to be deleted only when somebody says so: run \`wheelhouse app confirm-deletion ${parent.name}\`.`;
}

/** The value of the first option of a name; undefined without one. */
export function optionOf(name: string, options: readonly string[]): string | undefined {
  return options.find((option) => option.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** What a person asks for by name is no mistake of a generator: only what happens by itself has a budget. */
function heldBecause(parent: ParentFacts, going: readonly ChildView[], children: readonly ChildView[]): string | null {
  if (parent.request?.prune === true && parent.request.isByPerson) return null;
  const { budget, automated } = parent;
  const count = going.filter(({ live }) => !live.isDeleting).length;
  if (count === 0) return null;
  const ask = `Run \`wheelhouse app sync ${parent.name} --prune\` to delete them.`;
  if (parent.isEmpty && automated?.allowEmpty !== true)
    return `Its source holds nothing any more, so its ${count} applications and sets are kept (syncPolicy.automated.allowEmpty is off). ${ask}`;
  const current = children.filter(({ isOwned, live }) => isOwned && live.exists).length;
  if (count <= budget.applications || count <= budget.fraction * current) return null;
  const limit = `${budget.applications} and ${Math.round(budget.fraction * 100)} %`;
  return `Pruning would delete ${count} of its ${current} applications and sets, more than the deletion budget of ${limit}. ${ask}`;
}

function messageOf(parent: ParentFacts, child: ChildView, held: string | null): string {
  if (child.live.isDeleting) return 'It is being deleted.';
  if (held !== null) return `It is no longer in Git. ${held}`;
  if (isPruning(parent)) return 'It is no longer in Git, and is deleted after those of higher waves.';
  if (parent.hold !== null && parent.automated?.prune === true)
    return `It is no longer in Git, and is deleted later. ${parent.hold}`;
  return `It is no longer in Git and should be pruned: run \`wheelhouse app sync ${parent.name} --prune\`.`;
}
