// What can be done with a Rollout of Argo Rollouts (its releases from 0.10 on): names and effects as in Argo CD.
import type { KubernetesObject } from '../../cluster/cluster.js';
import { numberAt, objectsAt, textAt, valueAt } from '../../engine/object-path.js';
import type { ActionStep, ResourceAction } from './resource-action.js';

const status = (patch: Readonly<Record<string, unknown>>, field: string): ActionStep => ({
  patch: { status: patch },
  subresource: 'status',
  field: ['status', field],
});

function isPromoted(object: KubernetesObject): boolean {
  const hash = textAt(object, 'status', 'currentPodHash');
  return hash !== '' && hash === textAt(object, 'status', 'stableRS');
}

function isAborted(object: KubernetesObject): boolean {
  return valueAt(object, 'status', 'abort') === true;
}

function isPaused(object: KubernetesObject): boolean {
  return objectsAt(object, 'status', 'pauseConditions').length > 0 || valueAt(object, 'spec', 'paused') === true;
}

const PROMOTED = 'it is fully promoted';

function rollout(
  name: string,
  description: string,
  refusal: ResourceAction['refusal'],
  steps: ResourceAction['steps'],
): ResourceAction {
  return { name, description, parameters: [], refusal, steps };
}

export const rolloutActions: readonly ResourceAction[] = [
  rollout(
    'restart',
    'Makes its pods anew, a few at a time.',
    () => undefined,
    ({ now }) => [
      { patch: { spec: { restartAt: `${now.toISOString().slice(0, 19)}Z` } }, field: ['spec', 'restartAt'] },
    ],
  ),
  rollout(
    'pause',
    'Stops the rollout where it is.',
    (object) => {
      if (isPromoted(object)) return PROMOTED;
      if (isAborted(object)) return 'it is aborted';
      return valueAt(object, 'spec', 'paused') === true ? 'it is paused already' : undefined;
    },
    () => [{ patch: { spec: { paused: true } }, field: ['spec', 'paused'] }],
  ),
  rollout(
    'resume',
    'Lets a paused rollout go on.',
    (object) => (isPaused(object) ? undefined : 'it is not paused'),
    ({ object }) => [
      status({ pauseConditions: null }, 'pauseConditions'),
      ...(valueAt(object, 'spec', 'paused') === true
        ? [{ patch: { spec: { paused: false } }, field: ['spec', 'paused'] }]
        : []),
    ],
  ),
  rollout(
    'abort',
    'Goes back to the stable version.',
    (object) => (isPromoted(object) ? PROMOTED : isAborted(object) ? 'it is aborted already' : undefined),
    () => [status({ abort: true }, 'abort')],
  ),
  rollout(
    'retry',
    'Begins an aborted rollout again.',
    (object) => (isPromoted(object) ? PROMOTED : isAborted(object) ? undefined : 'it is not aborted'),
    () => [status({ abort: null }, 'abort')],
  ),
  rollout(
    'promote-full',
    'Finishes the rollout at once, without its remaining steps.',
    (object) => (isPromoted(object) ? PROMOTED : undefined),
    () => [status({ promoteFull: true }, 'promoteFull')],
  ),
  rollout(
    'skip-current-step',
    'Goes on with the next step of a canary.',
    (object) => (stepsLeft(object) > 0 ? undefined : 'no step is left'),
    ({ object }) => [status({ pauseConditions: null, currentStepIndex: stepOf(object) + 1 }, 'currentStepIndex')],
  ),
];

function stepOf(object: KubernetesObject): number {
  return numberAt(object, 'status', 'currentStepIndex') ?? 0;
}

function stepsLeft(object: KubernetesObject): number {
  return objectsAt(object, 'spec', 'strategy', 'canary', 'steps').length - stepOf(object);
}
