// Does something with an object of a tree, and says what will become of it.
import { ACTION_FIELD_MANAGER, type LiveAnswers, type LiveRequestParameters } from '@wheelhouse/protocol';
import type { Cluster, KubernetesObject } from '../../cluster/cluster.js';
import { describeKey, keyOf } from '../../engine/object-identity.js';
import { valueAt } from '../../engine/object-path.js';
import type { TreeObject } from '../application-objects.js';
import type { IgnoredDifferences } from '../../reconcile/drift/ignored-differences.js';
import { LiveError, notInTree } from '../live.errors.js';
import { actionsFor } from './built-in-actions.js';
import type { ActionStep, ResourceAction } from './resource-action.js';

/** How the object's application treats what others change. */
export interface Healing {
  readonly heals: boolean;
  readonly ignored: Pick<IgnoredDifferences, 'allows'>;
}

export interface ActionParts {
  readonly cluster: Cluster;
  readonly found: TreeObject;
  /** The manifest from Git; undefined for what does not stand there. */
  readonly desired: KubernetesObject | undefined;
  readonly healing: Healing;
  readonly now: Date;
}

/** What can be done with an object, and what cannot now. */
export function listActions({ live }: TreeObject): LiveAnswers['actions'] {
  if (live === undefined) return { actions: [] };
  return {
    actions: actionsFor(live).map(({ name, description, parameters, refusal }) => ({
      name,
      description,
      parameters,
      isDisabled: refusal(live) !== undefined,
    })),
  };
}

/** Throws ACTION_UNKNOWN, ACTION_DISABLED, INVALID_INPUT and what the cluster says. */
export async function runAction(
  wanted: LiveRequestParameters['action'],
  parts: ActionParts,
): Promise<LiveAnswers['action']> {
  const { found, now } = parts;
  const { key, live } = found;
  if (live === undefined) throw notInTree(key);
  const action = findAction(live, wanted);
  const steps = action.steps({ object: live, parameters: wanted.parameters, now });
  const made: string[] = [];
  for (const step of steps) {
    if ('create' in step) {
      const created = await parts.cluster.create(step.create, { manager: ACTION_FIELD_MANAGER });
      made.push(describeKey(keyOf(created)));
      continue;
    }
    const { patch, subresource } = step;
    await parts.cluster.patch(key, patch, { manager: ACTION_FIELD_MANAGER, ...(subresource && { subresource }) });
  }
  const outcome = made.length > 0 ? ` It made ${made.join(', ')}.` : '';
  return {
    message: `The action "${action.name}" was run on ${describeKey(key)}.${outcome}`,
    warnings: (await Promise.all(steps.map((step) => warningOf(step, parts)))).flat(),
  };
}

function findAction(live: KubernetesObject, { action, parameters }: LiveRequestParameters['action']): ResourceAction {
  const known = actionsFor(live);
  const found = known.find(({ name }) => name === action);
  const names = known.map(({ name }) => name).join(', ');
  if (found === undefined)
    throw new LiveError(
      'ACTION_UNKNOWN',
      names === ''
        ? `There are no actions for objects of kind ${live.kind}.`
        : `There is no action "${action}" for objects of kind ${live.kind}. There are: ${names}.`,
    );
  const surplus = Object.keys(parameters).find((name) => !found.parameters.includes(name));
  if (surplus !== undefined)
    throw new LiveError('INVALID_INPUT', `The action "${action}" has no parameter "${surplus}".`);
  const refusal = found.refusal(live);
  if (refusal !== undefined)
    throw new LiveError('ACTION_DISABLED', `The action "${action}" cannot be run now: ${refusal}.`);
  return found;
}

/** Git has a say in the field, unless rules let it differ. */
async function warningOf(step: ActionStep, { found, desired, healing }: ActionParts): Promise<string[]> {
  if ('create' in step || desired === undefined || valueAt(desired, ...step.field) === undefined) return [];
  const change = { path: step.field, manager: ACTION_FIELD_MANAGER };
  if (await healing.ignored.allows(found.root, desired, change)) return [];
  const field = step.field.join('.');
  const remedy = 'Change it in Git, or leave the field out of the comparison (ignoreDifferences).';
  if (healing.heals) return [`Git sets ${field}: self-heal puts it back, usually within a second. ${remedy}`];
  return [`Git sets ${field}: the next sync puts it back. ${remedy}`];
}
