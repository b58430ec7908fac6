import type { KubernetesObject } from '../../cluster/cluster.js';
import { annotationOf } from '../annotations.js';
import { isHook } from '../hooks.js';
import { conditionOf, isJsonObject, numberAt, objectsAt, textAt, valueAt, type JsonObject } from '../object-path.js';
import { degraded, healthy, progressing, unknown, type HealthRule, type HealthStatus } from './health-status.js';

/** v1 Pod, as Argo CD reads it. */
export const podHealth: HealthRule = (object) => {
  if (isLongRunning(object)) {
    const failing = objectsAt(object, 'status', 'containerStatuses').filter((container) =>
      isFailing(textAt(container, 'state', 'waiting', 'reason')),
    );
    if (failing.length > 0)
      return degraded(failing.map((container) => textAt(container, 'state', 'waiting', 'message')).join(', '));
  }
  const message = textAt(object, 'status', 'message');
  switch (textAt(object, 'status', 'phase')) {
    case 'Pending':
      return progressing(message);
    case 'Succeeded':
      return healthy(message);
    case 'Failed':
      return degraded(message || failureOf(object));
    case 'Running':
      return runningHealth(object, message);
    default:
      return unknown(message);
  }
};

function isLongRunning(object: KubernetesObject): boolean {
  if (textAt(object, 'spec', 'restartPolicy') === 'Always') return true;
  return annotationOf(object, 'ignore-restart-policy') === 'true' && !isHook(object);
}

function runningHealth(object: KubernetesObject, message: string): HealthStatus {
  if (isLongRunning(object)) {
    if (conditionOf(object, 'Ready')?.status === 'True') return healthy(message);
    const hasEnded = objectsAt(object, 'status', 'containerStatuses').some((container) =>
      isJsonObject(valueAt(container, 'lastState', 'terminated')),
    );
    return hasEnded ? degraded(message) : progressing(message);
  }
  // One that is to end is typically a hook: it is healthy when it has.
  const policy = textAt(object, 'spec', 'restartPolicy');
  return policy === 'OnFailure' || policy === 'Never' ? progressing(message) : unknown(message);
}

/** Reasons of containers that wait because something failed. */
export function isFailing(reason: string): boolean {
  return reason.startsWith('Err') || reason.endsWith('Error') || reason.endsWith('BackOff');
}

function failureOf(object: KubernetesObject): string {
  const containers = ['initContainerStatuses', 'containerStatuses'].flatMap((list) =>
    objectsAt(object, 'status', list),
  );
  return containers.map(terminationMessage).find((text) => text !== '') ?? '';
}

function terminationMessage(container: JsonObject): string {
  const terminated = valueAt(container, 'state', 'terminated');
  if (!isJsonObject(terminated)) return '';
  const message = textAt(terminated, 'message');
  if (message !== '') return message;
  if (textAt(terminated, 'reason') === 'OOMKilled') return 'OOMKilled';
  const exitCode = numberAt(terminated, 'exitCode') ?? 0;
  const name = JSON.stringify(textAt(container, 'name'));
  return exitCode === 0 ? '' : `container ${name} failed with exit code ${exitCode}`;
}
