// When to pull: at once, then after the interval that the hub asked for (with jitter), or as soon as a nudge says so. Failures back off
// with full jitter; a refused credential is a hold, not an end: the agent keeps asking, and keeps healing.
import type { AgentLogger } from '../logger.js';
import type { Clock } from '../reconcile/clock.js';
import type { Holds } from '../reconcile/holds/holds.js';
import { fullJitterMs, jitteredMs } from './backoff.js';
import { HubError } from './hub.errors.js';
import type { DesiredStatePuller } from './desired-state-puller.js';

/** The shortest interval that is obeyed. */
const SHORTEST_POLL_SECONDS = 1;
/** How often a duplicate asks whether it still is one. */
const DUPLICATE_SECONDS = 30;

export interface PullLoopParts {
  readonly puller: Pick<DesiredStatePuller, 'pull'>;
  readonly holds: Holds;
  readonly clock: Clock;
  readonly logger: AgentLogger;
  /** The hub answered. */
  readonly onContact: () => void;
  /** The hub does not know the key. */
  readonly onUnknownKey?: () => void;
}

export class PullLoop {
  private readonly parts: PullLoopParts;
  private wake: () => void = () => {};
  private isWoken = false;
  private isStopped = false;
  private failures = 0;

  constructor(parts: PullLoopParts) {
    this.parts = parts;
  }

  /** Runs until it is stopped. */
  async run(): Promise<void> {
    while (!this.isStopped) {
      this.isWoken = false;
      const waitMs = await this.pullOnce();
      await this.sleep(waitMs);
    }
  }

  /** Pull now, or right after the pull under way. */
  nudge(): void {
    this.isWoken = true;
    this.wake();
  }

  stop(): void {
    this.isStopped = true;
    this.wake();
  }

  private async pullOnce(): Promise<number> {
    const { puller, holds, logger, onContact } = this.parts;
    if (holds.has('AGENT_DUPLICATE')) {
      // A poll counts as contact: a copy that went on polling would keep the cluster of a dead original Live. Its reports are refused
      // and count for nothing, until the hub takes one.
      onContact();
      return jitteredMs(DUPLICATE_SECONDS * 1_000);
    }
    try {
      const pollAfterSeconds = await puller.pull();
      holds.end('REVOKED');
      if (this.failures > 0) logger.info({ failures: this.failures }, 'The hub answers again.');
      this.failures = 0;
      onContact();
      return jitteredMs(Math.max(SHORTEST_POLL_SECONDS, pollAfterSeconds) * 1_000);
    } catch (error) {
      return this.failed(error);
    }
  }

  private failed(error: unknown): number {
    const { holds, logger } = this.parts;
    const isHubError = error instanceof HubError;
    if (isHubError && error.isCredentialRefused)
      holds.begin(
        'REVOKED',
        `The hub refuses this agent's key (${error.code}): nothing new is applied; what runs is kept up. If the hub's database was restored from a backup, take the cluster in again with "wheelhouse cluster adopt". Otherwise, to let it back in, make a token with "wheelhouse cluster token NAME", remove identity.json from the agent's state folder and start it with the token.`,
      );
    if (isHubError && error.code === 'UNAUTHENTICATED') this.parts.onUnknownKey?.();
    const waitMs = fullJitterMs(this.failures, isHubError ? error.retryAfterMs : undefined);
    const facts = { code: isHubError ? error.code : 'UNEXPECTED', waitMs: Math.round(waitMs) };
    const reason = error instanceof Error ? error.message : String(error);
    if (this.failures === 0) logger.warn({ ...facts, reason }, 'Cannot pull from the hub; healing goes on.');
    else logger.debug({ ...facts, reason, failures: this.failures }, 'Still cannot pull from the hub.');
    this.failures += 1;
    return waitMs;
  }

  private async sleep(ms: number): Promise<void> {
    if (this.isWoken || this.isStopped) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.wake = resolve;
    const cancel = this.parts.clock.after(ms, resolve);
    await promise;
    cancel();
    this.wake = () => {};
  }
}
