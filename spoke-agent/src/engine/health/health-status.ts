import type { Health } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../../cluster/cluster.js';

/** The health of one object. */
export interface HealthStatus {
  readonly health: Health;
  /** What there is to say about it, word for word as Argo CD says it; empty when that is nothing. */
  readonly message: string;
  /** A check runs, and this is what was known before: nothing that waits for health may go on with it. */
  readonly isPending?: true;
}

/** How the health of one kind is read. Pure. Undefined: nothing can be said. */
export type HealthRule = (object: KubernetesObject) => HealthStatus | undefined;

export const healthy = (message = ''): HealthStatus => ({ health: 'Healthy', message });
export const progressing = (message = ''): HealthStatus => ({ health: 'Progressing', message });
export const degraded = (message = ''): HealthStatus => ({ health: 'Degraded', message });
export const suspended = (message = ''): HealthStatus => ({ health: 'Suspended', message });
export const unknown = (message = ''): HealthStatus => ({ health: 'Unknown', message });
