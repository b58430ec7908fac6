// Lets people who have the cluster but not the hub stop the agent: while its namespace has a ConfigMap `wheelhouse-hold`, nothing is written.
// Looked at every few seconds by name: one small request, and no watch of all the ConfigMaps of the cluster. When it cannot be looked at, what
// was last seen counts.
import type { Cluster } from '../../cluster/cluster.js';
import type { AgentLogger } from '../../logger.js';
import type { Clock } from '../clock.js';
import type { Holds } from './holds.js';

/** The ConfigMap in the agent's namespace; `data.reason` is told. */
export const LOCAL_HOLD_NAME = 'wheelhouse-hold';
/** How soon it takes effect. */
const LOOK_EVERY_MS = 5_000;
/** A longer reason is cut. */
const LONGEST_REASON = 500;

export interface LocalHoldParts {
  readonly cluster: Pick<Cluster, 'get'>;
  /** The agent's own. */
  readonly namespace: string;
  readonly holds: Holds;
  readonly clock: Clock;
  readonly logger: AgentLogger;
}

export class LocalHold {
  private readonly parts: LocalHoldParts;
  private cancel: () => void = () => {};
  private isStopped = false;
  private hasFailed = false;

  constructor(parts: LocalHoldParts) {
    this.parts = parts;
  }

  /** Looks once, and goes on looking until it is stopped. Never rejects. */
  async begin(): Promise<void> {
    await this.look();
    if (!this.isStopped) this.cancel = this.parts.clock.after(LOOK_EVERY_MS, () => void this.begin());
  }

  stop(): void {
    this.isStopped = true;
    this.cancel();
  }

  private async look(): Promise<void> {
    const { cluster, namespace, holds, logger } = this.parts;
    try {
      const found = await cluster.get({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name: LOCAL_HOLD_NAME });
      this.hasFailed = false;
      if (this.isStopped) return;
      if (found === undefined) return holds.end('SUSPENDED_LOCALLY');
      const { reason } = (found['data'] ?? {}) as { reason?: unknown };
      holds.begin('SUSPENDED_LOCALLY', messageFor(namespace, typeof reason === 'string' ? reason : ''));
    } catch (error) {
      if (!this.hasFailed)
        logger.debug(
          { reason: error instanceof Error ? error.message : String(error) },
          'Cannot look for a local hold.',
        );
      this.hasFailed = true;
    }
  }
}

function messageFor(namespace: string, reason: string): string {
  const why = reason.trim() === '' ? 'no reason is given' : reason.trim().slice(0, LONGEST_REASON);
  return (
    `Suspended in the cluster itself: ${why}. Nothing is written until the ConfigMap ${LOCAL_HOLD_NAME} is deleted: ` +
    `kubectl -n ${namespace} delete configmap ${LOCAL_HOLD_NAME}`
  );
}
