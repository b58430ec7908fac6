import type { NewEvent } from '../audit/event-log.js';
import { describeChild } from './child.js';
import { childKey } from './store/child-store.js';
import type { ParentApplication } from './store/parents.read-model.js';
import type { ChildrenPlan } from './plan/plan-children.js';

/** What an application made, changed and deleted, for people to read later. */
export function childEvents(
  parent: ParentApplication,
  { writes, deletes }: ChildrenPlan,
  failures: ReadonlyMap<string, string>,
): NewEvent[] {
  const actor = `application ${parent.name}`;
  const done = [
    ...writes.map((child) => ({ child, verb: child.live.exists ? 'changed' : 'created' })),
    ...deletes.map((child) => ({ child, verb: 'deleted' })),
  ];
  return done
    .filter(({ child }) => !failures.has(childKey(child)))
    .map(({ child, verb }) => ({
      type: `${child.kind === 'AppProject' ? 'Project' : child.kind}${verb.charAt(0).toUpperCase()}${verb.slice(1)}`,
      message: `The application "${parent.name}" ${verb} the ${describeChild(child)}, as its source says.`,
      ...(child.kind === 'Application' && { applicationName: child.name }),
      ...(child.kind === 'ApplicationSet' && { applicationSetName: child.name }),
      actor,
      details: { parent: parent.name, wave: child.wave },
    }));
}
