// Which of two replicas of an agent works: the one that holds a Lease of the cluster. Times are those of client-go. Nothing is compared between
// clocks of two machines: a standby counts how long, by its own monotonic clock, the lease did not change.
//
// What this promises: the holder stops writing RENEW_DEADLINE_MS after it began its last renewal that succeeded; another may take the lease
// LEASE_MS after the last change that it saw. The time between is what a request may still be under way.
import { randomUUID } from 'node:crypto';
import type { Cluster, KubernetesObject, ObjectKey } from '../cluster/cluster.js';
import { ClusterError } from '../cluster/cluster.errors.js';
import type { AgentLogger } from '../logger.js';
import type { Clock } from '../reconcile/clock.js';

/** How long a lease counts that is not renewed. */
const LEASE_MS = 15_000;
/** How long after its last renewal the holder still takes itself for it. */
const RENEW_DEADLINE_MS = 10_000;
/** How often it is renewed, and how often a standby looks. */
const RETRY_MS = 2_000;
/** One request; several fit into the deadline. */
const REQUEST_MS = 4_000;
/** The Lease in the agent's namespace. */
export const LEASE_NAME = 'wheelhouse-agent';

export interface LeaseParts {
  readonly cluster: Pick<Cluster, 'get' | 'create' | 'replace'>;
  /** The agent's own. */
  readonly namespace: string;
  /** Names this replica, for people; made unique here. */
  readonly holder: string;
  readonly clock: Clock;
  readonly logger: AgentLogger;
}

interface LeaseSpec {
  holderIdentity?: string;
  leaseDurationSeconds?: number;
  acquireTime?: string;
  renewTime?: string;
  leaseTransitions?: number;
}

export class LeaseElection {
  /** Resolves when this replica held the lease and does no more. */
  readonly lost: Promise<void>;
  private readonly parts: LeaseParts;
  private readonly identity: string;
  private readonly losing = Promise.withResolvers<void>();
  private readonly winning = Promise.withResolvers<void>();
  /** What was seen of another holder's lease last, and since when it is like that. */
  private seen: { readonly text: string; readonly sinceMs: number } | undefined;
  /** When the last renewal that succeeded began; undefined while it is not ours. */
  private heldSinceMs: number | undefined;
  private hasWon = false;
  private isOver = false;
  private cancel: () => void = () => {};
  private trying: Promise<void> = Promise.resolve();

  constructor(parts: LeaseParts) {
    this.parts = parts;
    this.identity = `${parts.holder}_${randomUUID()}`;
    this.lost = this.losing.promise;
  }

  /** Whether this replica may write now. */
  get isHeld(): boolean {
    const { heldSinceMs } = this;
    return (
      !this.isOver && heldSinceMs !== undefined && this.parts.clock.monotonicMs() - heldSinceMs < RENEW_DEADLINE_MS
    );
  }

  /** Waits for the lease, for as long as it takes, and renews it from then on. Resolves early when it is released. */
  acquire(): Promise<void> {
    this.parts.logger.info({ lease: this.name, holder: this.identity }, 'Waits for the lease.');
    this.schedule(0);
    return this.winning.promise;
  }

  /** Gives the lease back, so that another need not wait. Idempotent. */
  async release(): Promise<void> {
    if (this.isOver) return;
    const wasHeld = this.isHeld;
    this.end();
    await this.trying;
    if (wasHeld) await this.giveBack().catch(() => undefined);
  }

  private get name(): string {
    return `${this.parts.namespace}/${LEASE_NAME}`;
  }

  private get key(): ObjectKey {
    const { namespace } = this.parts;
    return { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace, name: LEASE_NAME };
  }

  private end(): void {
    this.isOver = true;
    this.cancel();
    this.winning.resolve();
    if (this.hasWon) this.losing.resolve();
  }

  private schedule(ms: number): void {
    this.cancel = this.parts.clock.after(ms, () => {
      this.trying = this.round();
    });
  }

  private async round(): Promise<void> {
    const beganMs = this.parts.clock.monotonicMs();
    try {
      const outcome = await this.attempt(beganMs);
      if (outcome === 'ours') this.won(beganMs);
      else if (outcome === 'taken' && this.hasWon) return this.lose('another replica has it');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.parts.logger.warn({ lease: this.name, reason }, 'The lease could not be looked at; trying again.');
    }
    if (this.isOver) return;
    if (this.hasWon && !this.isHeld) return this.lose(`it could not be renewed for ${RENEW_DEADLINE_MS / 1_000} s`);
    this.schedule(RETRY_MS);
  }

  private won(beganMs: number): void {
    this.heldSinceMs = beganMs;
    if (this.hasWon || this.isOver) return;
    this.hasWon = true;
    this.parts.logger.info({ lease: this.name, holder: this.identity }, 'Holds the lease.');
    this.winning.resolve();
  }

  private lose(why: string): void {
    if (this.isOver) return;
    this.parts.logger.error(
      { lease: this.name, holder: this.identity },
      `The lease is lost: ${why}. Nothing is written any more.`,
    );
    this.end();
  }

  /** Takes or renews the lease. `changed`: somebody wrote it meanwhile, look again. */
  private async attempt(beganMs: number): Promise<'ours' | 'taken' | 'changed'> {
    const live = await this.parts.cluster.get(this.key);
    const spec = (live?.['spec'] ?? {}) as LeaseSpec;
    const isOurs = spec.holderIdentity === this.identity;
    if (live !== undefined && !isOurs && !this.isFree(spec, beganMs)) return 'taken';
    return (await this.write(live)) ? 'ours' : 'changed';
  }

  /** Whether the lease of another did not change for as long as it counts. */
  private isFree(spec: LeaseSpec, nowMs: number): boolean {
    // Who lost it ends: nobody takes a lease twice.
    if (this.hasWon) return false;
    if (!spec.holderIdentity) return true;
    const text = JSON.stringify([spec.holderIdentity, spec.renewTime, spec.leaseTransitions]);
    if (this.seen?.text !== text) this.seen = { text, sinceMs: nowMs };
    return nowMs - this.seen.sinceMs >= (spec.leaseDurationSeconds ?? LEASE_MS / 1_000) * 1_000;
  }

  /** False: somebody else was faster. */
  private async write(live: KubernetesObject | undefined): Promise<boolean> {
    const before = (live?.['spec'] ?? {}) as LeaseSpec;
    const now = microTime(this.parts.clock.now());
    const isRenewal = before.holderIdentity === this.identity;
    const spec: LeaseSpec = {
      holderIdentity: this.identity,
      leaseDurationSeconds: LEASE_MS / 1_000,
      acquireTime: (isRenewal ? before.acquireTime : undefined) ?? now,
      renewTime: now,
      leaseTransitions: (before.leaseTransitions ?? 0) + (live === undefined || isRenewal ? 0 : 1),
    };
    return await this.store(live, spec);
  }

  private async giveBack(): Promise<void> {
    const live = await this.parts.cluster.get(this.key);
    const spec = (live?.['spec'] ?? {}) as LeaseSpec;
    if (live !== undefined && spec.holderIdentity === this.identity)
      await this.store(live, { ...spec, holderIdentity: '', renewTime: microTime(this.parts.clock.now()) });
  }

  /** Only in the version that was read. */
  private async store(live: KubernetesObject | undefined, spec: LeaseSpec): Promise<boolean> {
    const { cluster, namespace } = this.parts;
    const { apiVersion, kind } = this.key;
    const options = { signal: AbortSignal.timeout(REQUEST_MS) };
    try {
      if (live === undefined)
        await cluster.create({ apiVersion, kind, metadata: { name: LEASE_NAME, namespace }, spec }, options);
      else await cluster.replace({ ...live, spec }, options);
      return true;
    } catch (error) {
      if (error instanceof ClusterError && (error.code === 'CONFLICT' || error.code === 'NOT_FOUND')) return false;
      throw error;
    }
  }
}

/** As the API server wants it: six digits behind the second. */
function microTime(time: Date): string {
  return time.toISOString().replace('Z', '000Z');
}
