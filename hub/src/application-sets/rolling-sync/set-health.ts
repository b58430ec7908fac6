import type { Condition, Health } from '@wheelhouse/protocol';

/** The health of a set from its conditions, in Argo CD's order: an error counts most. */
export function setHealth(conditions: readonly Condition[]): Health {
  const isTrue = (type: string) => conditions.some((one) => one.type === type && one.status === 'True');
  if (isTrue('ErrorOccurred')) return 'Degraded';
  if (isTrue('RolloutProgressing')) return 'Progressing';
  return isTrue('ResourcesUpToDate') ? 'Healthy' : 'Unknown';
}
