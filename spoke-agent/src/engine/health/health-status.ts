import type { Health } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../../cluster/cluster.js';

/** The health of one object. */
export interface HealthStatus {
  readonly health: Health;
  /** Why it is not healthy; empty when there is nothing to say. */
  readonly message: string;
}

/** How the health of one kind is read. Pure. */
export type HealthRule = (object: KubernetesObject) => HealthStatus;

export const healthy = (message = ''): HealthStatus => ({ health: 'Healthy', message });
export const progressing = (message: string): HealthStatus => ({ health: 'Progressing', message });
export const degraded = (message: string): HealthStatus => ({ health: 'Degraded', message });
export const suspended = (message: string): HealthStatus => ({ health: 'Suspended', message });
export const unknown = (message: string): HealthStatus => ({ health: 'Unknown', message });
