import type { KubernetesObject } from '../../cluster/cluster.js';
import { conditionsOf, objectsAt } from '../../engine/object-path.js';
import { groupOf } from '../../engine/object-identity.js';
import type { ResourceAction } from './resource-action.js';
import { rolloutActions } from './rollout-actions.js';
import { createJob, flagAction, restart, scale } from './workload-actions.js';

/** A Job that has ended cannot be stopped or go on. */
const ENDED = new Set(['Complete', 'Failed', 'FailureTarget', 'SuccessCriteriaMet']);

const suspendJob = flagAction({ name: 'suspend', description: 'Stops its pods until it is resumed.' }, 'suspend', true);
const resumeJob = flagAction({ name: 'resume', description: 'Lets a suspended job go on.' }, 'suspend', false);

const terminateJob: ResourceAction = {
  name: 'terminate',
  description: 'Ends it for good: its pods are deleted, and it counts as failed.',
  parameters: [],
  refusal: () => undefined,
  steps: ({ object, now }) => {
    const failure = {
      type: 'FailureTarget',
      status: 'True',
      reason: 'ManuallyTerminated',
      message: 'Somebody terminated it by way of Wheelhouse.',
      lastTransitionTime: `${now.toISOString().slice(0, 19)}Z`,
    };
    // A merge patch replaces lists as a whole.
    const conditions = [...objectsAt(object, 'status', 'conditions'), failure];
    return [{ patch: { status: { conditions } }, subresource: 'status', field: ['status', 'conditions'] }];
  },
};

/** By `group/Kind`. */
const ACTIONS: ReadonlyMap<string, readonly ResourceAction[]> = new Map([
  [
    'apps/Deployment',
    [
      restart,
      scale,
      flagAction(
        { name: 'pause', description: 'Keeps changes of its template from being rolled out.' },
        'paused',
        true,
      ),
      flagAction({ name: 'resume', description: 'Rolls changes of its template out again.' }, 'paused', false),
    ],
  ],
  ['apps/StatefulSet', [restart, scale]],
  ['apps/DaemonSet', [restart]],
  ['apps/ReplicaSet', [scale]],
  [
    'batch/CronJob',
    [
      createJob,
      flagAction({ name: 'suspend', description: 'Starts no jobs until it is resumed.' }, 'suspend', true),
      flagAction({ name: 'resume', description: 'Starts jobs by its schedule again.' }, 'suspend', false),
    ],
  ],
  ['batch/Job', [unlessEnded(suspendJob), unlessEnded(resumeJob), unlessEnded(terminateJob)]],
  ['argoproj.io/Rollout', rolloutActions],
]);

/** What can be done with objects of a kind. */
export function actionsFor(object: Pick<KubernetesObject, 'apiVersion' | 'kind'>): readonly ResourceAction[] {
  return ACTIONS.get(`${groupOf(object.apiVersion)}/${object.kind}`) ?? [];
}

function unlessEnded(action: ResourceAction): ResourceAction {
  const hasEnded = (object: KubernetesObject): boolean =>
    conditionsOf(object).some(({ type, status }) => ENDED.has(type) && status === 'True');
  return { ...action, refusal: (object) => (hasEnded(object) ? 'it has ended' : action.refusal(object)) };
}
