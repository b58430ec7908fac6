import type { KubernetesObject } from '../../cluster/cluster.js';
import { annotationOf, hooksOf } from '../annotations.js';
import { conditionOf, numberAt, objectsAt, textAt, valueAt, type JsonObject } from '../object-path.js';
import { degraded, healthy, progressing, unknown, type HealthRule, type HealthStatus } from './health-status.js';

/** v1 Pod, as Argo CD reads it. */
export const podHealth: HealthRule = (object) => {
  const containers = containersOf(object);
  if (isExpectedToRun(object)) {
    const waiting = containers.map((container) => textAt(container, 'state', 'waiting', 'reason')).findIndex(isFailing);
    if (waiting >= 0) return degraded(textAt(containers[waiting], 'state', 'waiting', 'message'));
  }
  const message = textAt(object, 'status', 'message');
  switch (textAt(object, 'status', 'phase')) {
    case 'Pending':
      return progressing(message);
    case 'Succeeded':
      return healthy(message);
    case 'Failed':
      return degraded(message || containers.map(terminationMessage).find((text) => text !== '') || '');
    case 'Running':
      return runningHealth(object, containers);
    default:
      return unknown(message);
  }
};

function isExpectedToRun(object: KubernetesObject): boolean {
  if (textAt(object, 'spec', 'restartPolicy') === 'Always') return true;
  return annotationOf(object, 'ignore-restart-policy') === 'true' && hooksOf(object).length === 0;
}

function runningHealth(object: KubernetesObject, containers: readonly JsonObject[]): HealthStatus {
  const message = textAt(object, 'status', 'message');
  if (textAt(object, 'spec', 'restartPolicy') !== 'Always') return progressing(message);
  if (conditionOf(object, 'Ready')?.status === 'True') return healthy(message);
  if (containers.some((container) => valueAt(container, 'lastState', 'terminated') !== undefined))
    return degraded(message);
  return progressing(message);
}

function containersOf(object: KubernetesObject): JsonObject[] {
  return ['initContainerStatuses', 'containerStatuses'].flatMap((list) => objectsAt(object, 'status', list));
}

function isFailing(reason: string): boolean {
  return reason.startsWith('Err') || reason.endsWith('Error') || reason.endsWith('BackOff');
}

function terminationMessage(container: JsonObject): string {
  const terminated = valueAt(container, 'state', 'terminated');
  if (terminated === undefined) return '';
  const message = textAt(terminated, 'message');
  if (message !== '') return message;
  if (textAt(terminated, 'reason') === 'OOMKilled') return 'OOMKilled';
  const exitCode = numberAt(terminated, 'exitCode') ?? 0;
  return exitCode === 0 ? '' : `container "${textAt(container, 'name')}" failed with exit code ${exitCode}`;
}
