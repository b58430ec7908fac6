// The short signed statements by which the agent says who it is (EdDSA JWT). Kept until they are two thirds through their life.
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Clock } from '../reconcile/clock.js';

/** Who an assertion is for. */
export const ASSERTION_AUDIENCE = 'wheelhouse-hub';
/** How long an assertion counts. */
const LIFETIME_SECONDS = 60;
/** How long one is used again. */
const REUSE_SECONDS = 40;
/** A difference to the hub's clock below this is left alone: the hub allows for it. */
export const TOLERATED_SKEW_MS = 20_000;

/** Whose assertions. */
export interface AssertionSubject {
  readonly keyId: string;
  readonly clusterId: string;
  /** PKCS#8 PEM. */
  readonly privateKey: string;
  /** Told to a hub that does not know the key. */
  readonly introduction?: AssertionIntroduction;
}

/** Who the agent is, for people whose hub lost it (its database was restored from a backup): they can take it in again. */
export interface AssertionIntroduction {
  readonly clusterName: string;
  readonly clusterUid: string;
  readonly agentVersion: string;
  /** The hub that the agent joined: another one is told nothing. */
  readonly hubPublicKey: string;
}

export class Assertions {
  private readonly clock: Clock;
  private readonly key: KeyObject;
  private readonly subject: AssertionSubject;
  private skewMs = 0;
  private isIntroducing = false;
  private cached: { readonly token: string; readonly usableUntil: number } | undefined;

  constructor(subject: AssertionSubject, clock: Clock) {
    this.subject = subject;
    this.clock = clock;
    this.key = createPrivateKey(subject.privateKey);
  }

  /** The value of an `Authorization` header. */
  async authorization(): Promise<string> {
    if (this.cached === undefined || this.clock.monotonicMs() >= this.cached.usableUntil) {
      const usableUntil = this.clock.monotonicMs() + REUSE_SECONDS * 1_000;
      this.cached = { token: await this.sign(), usableUntil };
    }
    return `Bearer ${this.cached.token}`;
  }

  /**
   * Takes note of the hub's clock, from an answer that refused an assertion: a machine with a wrong clock can still speak to its hub.
   * @returns whether that makes another try worth while
   */
  correctClock(hubTime: Date): boolean {
    const skewMs = hubTime.getTime() - this.clock.now().getTime();
    if (Number.isNaN(skewMs) || Math.abs(skewMs - this.skewMs) < TOLERATED_SKEW_MS) return false;
    this.skewMs = skewMs;
    this.cached = undefined;
    return true;
  }

  /**
   * The hub refused the key, or takes it again: whether assertions say more than who signs them.
   * @returns whether that is new
   */
  introduce(isNeeded: boolean): boolean {
    if (this.isIntroducing === isNeeded || this.subject.introduction === undefined) return false;
    this.isIntroducing = isNeeded;
    this.cached = undefined;
    return true;
  }

  /** Milliseconds that the hub's clock is ahead of this machine's, when that mattered; else 0. */
  get clockSkewMs(): number {
    return this.skewMs;
  }

  private sign(): Promise<string> {
    const { keyId, clusterId, introduction } = this.subject;
    const issuedAt = Math.floor((this.clock.now().getTime() + this.skewMs) / 1_000);
    const isIntroduced = this.isIntroducing && introduction !== undefined;
    const jwk = isIntroduced ? createPublicKey(this.key).export({ format: 'jwk' }) : undefined;
    return new SignJWT(isIntroduced ? { wheelhouse: { ...introduction } } : {})
      .setProtectedHeader({ alg: 'EdDSA', kid: keyId, ...(jwk && { jwk }) })
      .setIssuer(keyId)
      .setSubject(clusterId)
      .setAudience(ASSERTION_AUDIENCE)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + LIFETIME_SECONDS)
      .sign(this.key);
  }
}
