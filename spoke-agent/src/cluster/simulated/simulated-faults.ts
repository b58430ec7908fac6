// Faults that tests and demonstrations order from a simulated cluster.
import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterError, type ClusterErrorCode } from '../cluster.errors.js';
import type { SimulatedWatch } from './simulated-watch.js';

/** A request as faults see it. */
export interface SimulatedRequest {
  readonly verb: 'get' | 'list' | 'apply' | 'create' | 'replace' | 'patch' | 'delete' | 'discover';
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface FailureOrder {
  /** Default 1. */
  readonly times?: number;
  readonly code: ClusterErrorCode;
  readonly retryAfterMs?: number;
  /** Which requests fail; all by default. */
  readonly matching?: (request: SimulatedRequest) => boolean;
  /** The request is carried out all the same: its answer is lost. Default false. */
  readonly afterwards?: boolean;
}

export class SimulatedFaults {
  readonly #watches: () => Iterable<SimulatedWatch>;
  #failures: { order: FailureOrder; left: number }[] = [];
  #delayMs = 0;

  constructor(watches: () => Iterable<SimulatedWatch>) {
    this.#watches = watches;
  }

  /** The next requests that match fail. */
  failNext(order: FailureOrder): void {
    this.#failures.push({ order, left: order.times ?? 1 });
  }

  /** Every request takes this much longer from now on; 0 ends it. */
  delayRequests(milliseconds: number): void {
    this.#delayMs = milliseconds;
  }

  /** Forgets what was ordered. */
  clear(): void {
    this.#failures = [];
    this.#delayMs = 0;
  }

  /** All watches lose their connection and resume where they were after that time. */
  async dropWatches(milliseconds = 0): Promise<void> {
    await this.#interrupt(milliseconds, false);
  }

  /** All watches lose their connection for that time, and the history expires meanwhile: they list anew. */
  async expireWatches(milliseconds = 0): Promise<void> {
    await this.#interrupt(milliseconds, true);
  }

  /** Does what a request does, or fails as ordered. */
  async carryOut<T>(request: SimulatedRequest, action: () => T): Promise<T> {
    if (this.#delayMs > 0) await sleep(this.#delayMs);
    const failure = this.#failures.find(({ order }) => order.matching?.(request) ?? true);
    if (!failure) return action();
    failure.left -= 1;
    this.#failures = this.#failures.filter(({ left }) => left > 0);
    if (failure.order.afterwards) action();
    const { code, retryAfterMs } = failure.order;
    const what = `${request.verb} ${request.kind} ${request.namespace}/${request.name}`;
    throw new ClusterError(code, `Cannot ${what}: the simulated cluster was told to fail.`, {
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  }

  async #interrupt(milliseconds: number, isExpired: boolean): Promise<void> {
    const watches = [...this.#watches()];
    for (const watch of watches) watch.disconnect();
    if (milliseconds > 0) await sleep(milliseconds);
    for (const watch of watches) watch.reconnect(isExpired);
  }
}
