// Gives the agent a new key pair from time to time. The next private key is on disk before the hub hears of it, and asking again with the
// same key is the same question, so a rotation that is interrupted anywhere goes on where it was. Must never give up a key that the hub
// takes for one that it may not know.
import { sha256 } from '@wheelhouse/protocol';
import { DEFAULT_KEY_ROTATION_DAYS } from '../agent-config.js';
import type { AgentLogger } from '../logger.js';
import type { Clock } from '../reconcile/clock.js';
import type { Holds } from '../reconcile/holds/holds.js';
import { makePrivateKey, publicKeyOf } from './agent-key.js';
import { fullJitterMs } from './backoff.js';
import type { Hub } from './hub.js';
import type { IdentityKeeper } from './identity-keeper.js';
import type { JoinedIdentity } from './joining.js';

const DAY_MS = 24 * 60 * 60_000;
/** How often the age of the key is looked at. */
export const CHECK_INTERVAL_MS = 60 * 60_000;
/** How much earlier or later than asked for a fleet's keys change, so that they do not all at once. */
const JITTER = 0.1;

export interface KeyRotationParts {
  readonly hub: Pick<Hub, 'rotateKey'>;
  readonly identity: IdentityKeeper;
  readonly holds: Holds;
  readonly clock: Clock;
  readonly logger: AgentLogger;
  /** Days; 0 = never. */
  readonly rotationDays: number | undefined;
  /** From now on the agent signs with this identity's key. */
  readonly onKeyChange: (identity: JoinedIdentity) => void;
}

export class KeyRotation {
  private readonly parts: KeyRotationParts;
  private failures = 0;
  private cancel: () => void = () => {};
  private isStopped = false;
  private isRecovering = false;

  constructor(parts: KeyRotationParts) {
    this.parts = parts;
  }

  /** Finishes what was begun, and looks at the age of the key from then on. Call it when the hub answered. */
  start(): void {
    void this.look();
  }

  stop(): void {
    this.isStopped = true;
    this.cancel();
  }

  /**
   * The hub does not know the key. One that was restored from a backup from before the rotation knows the key before it, by which ours is
   * registered again. True when the hub takes ours now.
   */
  async recover(): Promise<boolean> {
    const { hub, identity, logger, onKeyChange } = this.parts;
    const { former, privateKey, registration } = identity.current;
    if (former === undefined || this.isRecovering || this.isStopped) return false;
    this.isRecovering = true;
    try {
      onKeyChange({
        ...identity.current,
        privateKey: former.privateKey,
        registration: { ...registration, keyId: former.keyId },
      });
      const { keyId } = await hub.rotateKey(publicKeyOf(privateKey));
      await identity.change((now) => ({ ...now, isKeyConfirmed: false, registration: { ...now.registration, keyId } }));
      onKeyChange(identity.current);
      await this.confirm();
      logger.warn({ keyId }, 'The hub had lost the key of this agent; it was registered again by the key before it.');
      return true;
    } catch {
      return false;
    } finally {
      onKeyChange(identity.current);
      this.isRecovering = false;
    }
  }

  private async look(): Promise<void> {
    let waitMs = CHECK_INTERVAL_MS;
    try {
      await this.advance();
      this.failures = 0;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (this.failures === 0)
        this.parts.logger.warn({ reason }, "The agent's key could not be rotated; trying again.");
      waitMs = fullJitterMs(this.failures++);
    }
    if (!this.isStopped) this.cancel = this.parts.clock.after(waitMs, () => void this.look());
  }

  /** Whatever the rotation needs next. A duplicate must not take the key away from the genuine agent, nor can a refused key ask. */
  private async advance(): Promise<void> {
    const { identity, holds, clock } = this.parts;
    if (holds.has('AGENT_DUPLICATE') || holds.has('REVOKED')) return;
    if (identity.current.keySince === undefined)
      await identity.change((now) => ({ ...now, keySince: clock.now().toISOString() }));
    if (identity.current.nextPrivateKey === undefined && this.isDue())
      await identity.change((now) => ({ ...now, nextPrivateKey: makePrivateKey() }));
    const { nextPrivateKey } = identity.current;
    if (nextPrivateKey !== undefined) await this.takeIntoUse(nextPrivateKey);
    if (identity.current.isKeyConfirmed === false) await this.confirm();
  }

  private isDue(): boolean {
    const { identity, clock, rotationDays = DEFAULT_KEY_ROTATION_DAYS } = this.parts;
    const { keySince = '', registration } = identity.current;
    const ageMs = clock.now().getTime() - Date.parse(keySince);
    return rotationDays > 0 && ageMs >= rotationDays * DAY_MS * jitterOf(registration.keyId);
  }

  private async takeIntoUse(privateKey: string): Promise<void> {
    const { hub, identity, clock, logger, onKeyChange } = this.parts;
    const { keyId } = await hub.rotateKey(publicKeyOf(privateKey));
    const keySince = clock.now().toISOString();
    await identity.change(({ nextPrivateKey: _next, ...now }) => ({
      ...now,
      former: { privateKey: now.privateKey, keyId: now.registration.keyId },
      privateKey,
      keySince,
      isKeyConfirmed: false,
      registration: { ...now.registration, keyId },
    }));
    onKeyChange(identity.current);
    logger.info({ keyId }, 'The agent has a new key.');
  }

  /** The new key itself asks: so the hub learns that it is in use, and the agent that it works. */
  private async confirm(): Promise<void> {
    const { hub, identity } = this.parts;
    await hub.rotateKey(publicKeyOf(identity.current.privateKey));
    await identity.change((now) => ({ ...now, isKeyConfirmed: true }));
  }
}

/** The same for one key at every start. */
function jitterOf(keyId: string): number {
  const fraction = Number.parseInt(sha256(keyId).slice(0, 8), 16) / 0xff_ff_ff_ff;
  return 1 - JITTER + 2 * JITTER * fraction;
}
