import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { AgentRevokedError, AssertionInvalidError } from '../access.errors.js';
import { type AgentKey, AgentKeyStore } from './agent-key-store.js';
import { keyIdOf, verifyAssertion } from './assertion.js';
import { ExpiringCache } from '../expiring-cache.js';
import type { AgentIdentity } from '../identity.js';

/** Keys are read again after this time even when no revocation was heard of, should a wake-up get lost. */
const KEY_TTL_MS = 30_000;
const KEY_LIMIT = 5_000;
/** Assertions that were verified: an idle agent costs one verification in the lifetime of an assertion. */
const ASSERTION_LIMIT = 5_000;

/** Agents by their signed assertions. */
@Injectable()
export class AgentAuthenticator {
  private readonly keys: ExpiringCache<AgentKey>;
  private readonly verified: ExpiringCache<string>;
  /** Called with an assertion by a key that is not known; what comes of it changes nothing for who asked. */
  onUnknownKey: (assertion: string) => Promise<void> = async () => {};

  constructor(
    private readonly store: AgentKeyStore,
    private readonly clock: Clock,
  ) {
    this.keys = new ExpiringCache(clock, KEY_LIMIT);
    this.verified = new ExpiringCache(clock, ASSERTION_LIMIT);
  }

  /** Throws `UNAUTHENTICATED`, or `AGENT_REVOKED` for a genuine assertion by a key that was revoked. */
  async authenticate(assertion: string): Promise<AgentIdentity> {
    const digest = createHash('sha256').update(assertion).digest('base64url');
    const keyId = this.verified.get(digest) ?? keyIdOf(assertion);
    const key = await this.findKey(keyId);
    if (key === undefined) {
      await this.onUnknownKey(assertion).catch(() => undefined);
      throw new AssertionInvalidError();
    }
    const now = this.clock.now();
    if (this.verified.get(digest) === undefined) {
      const until = await verifyAssertion(assertion, key, now);
      this.verified.set(digest, key.id, until.getTime() - now.getTime());
    }
    if (key.revokedAt !== null) throw new AgentRevokedError(key.clusterName);
    if (key.expiresAt !== null && key.expiresAt <= now) throw new AssertionInvalidError();
    return {
      kind: 'agent',
      clusterId: key.clusterId,
      clusterName: key.clusterName,
      keyId: key.id,
      credential: `key:${key.id}`,
      ...(key.expiresAt === null ? {} : { validUntil: key.expiresAt }),
    };
  }

  /** The key, read at most half a minute ago. */
  async findKey(keyId: string): Promise<AgentKey | undefined> {
    const known = this.keys.get(keyId);
    if (known !== undefined) return known;
    const key = await this.store.find(keyId);
    if (key !== undefined) this.keys.set(keyId, key, KEY_TTL_MS);
    return key;
  }

  forget(keyId: string): void {
    this.keys.delete(keyId);
  }

  forgetAll(): void {
    this.keys.clear();
  }
}
