// Name and password. It must cost the same, and say the same, whether the name exists or not.
import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { CredentialInvalidError, TooManyAttemptsError } from '../access.errors.js';
import { type Attempts, chargeAttempt, secondsLocked } from './attempt-limit.js';
import { ExpiringCache } from '../expiring-cache.js';
import type { PersonIdentity } from '../identity.js';
import { hashPassword, isPasswordOf } from './password-hash.js';
import { type AttemptGrant, PersonStore } from './person-store.js';

/** A verified password is good for this long without another scrypt: a script of many CLI calls pays once a minute. */
const VERIFIED_TTL_MS = 60_000;
const VERIFIED_LIMIT = 1_000;
/** Unknown names whose attempts are remembered, so that they lock as known names do. */
const UNKNOWN_LIMIT = 1_000;
const UNKNOWN_TTL_MS = 60 * 60_000;
/** Verifications that may run or wait: each takes 32 MiB and a tenth of a second of a core. */
const CONCURRENT_LIMIT = 16;
const LONGEST_PASSWORD = 1_024;

@Injectable()
export class PasswordAuthenticator {
  /** Only this process can compute the keys of its cache; the cache never holds a password. */
  private readonly cacheKey = randomBytes(32);
  private readonly verified: ExpiringCache<PersonIdentity>;
  private readonly unknown: ExpiringCache<Attempts>;
  private readonly running = new Map<string, Promise<PersonIdentity>>();
  private decoy: Promise<string> | undefined;

  constructor(
    private readonly people: PersonStore,
    private readonly clock: Clock,
  ) {
    this.verified = new ExpiringCache(clock, VERIFIED_LIMIT);
    this.unknown = new ExpiringCache(clock, UNKNOWN_LIMIT);
  }

  /** Throws `UNAUTHENTICATED` or `TOO_MANY_ATTEMPTS`. The same pair asked for several times at once is checked once. */
  async authenticate(name: string, password: string): Promise<PersonIdentity> {
    if (password.length > LONGEST_PASSWORD) throw new CredentialInvalidError();
    const key = createHmac('sha256', this.cacheKey).update(`${name.length}:${name}${password}`).digest('base64url');
    const verified = this.verified.get(key);
    if (verified !== undefined) return verified;
    const running = this.running.get(key) ?? this.start(key, name, password);
    return running;
  }

  /** Forgets verified passwords; for a password that changed. */
  forget(): void {
    this.verified.clear();
  }

  private start(key: string, name: string, password: string): Promise<PersonIdentity> {
    if (this.running.size >= CONCURRENT_LIMIT) throw new TooManyAttemptsError(1);
    const work = this.verify(name, password)
      .then((identity) => {
        this.verified.set(key, identity, VERIFIED_TTL_MS);
        return identity;
      })
      .finally(() => this.running.delete(key));
    this.running.set(key, work);
    return work;
  }

  private async verify(name: string, password: string): Promise<PersonIdentity> {
    const grant = (await this.people.grantAttempt(name, this.clock.now())) ?? this.grantUnknown(name);
    if ('lockedSeconds' in grant) throw new TooManyAttemptsError(grant.lockedSeconds);
    const { person } = grant;
    const isRight = await isPasswordOf(password, person?.passwordHash ?? (await this.decoyHash()));
    if (person === undefined || !isRight) throw new CredentialInvalidError();
    await this.people.clearAttempts(person.id);
    return { kind: 'person', personId: person.id, name: person.name, method: 'password' };
  }

  private grantUnknown(name: string): AttemptGrant | { person: undefined } {
    const attempts = this.unknown.get(name) ?? { failed: 0, lockedUntil: null };
    const now = this.clock.now();
    const lockedSeconds = secondsLocked(attempts, now);
    if (lockedSeconds > 0) return { lockedSeconds };
    this.unknown.set(name, chargeAttempt(attempts, now), UNKNOWN_TTL_MS);
    return { person: undefined };
  }

  private decoyHash(): Promise<string> {
    this.decoy ??= hashPassword(randomBytes(32).toString('base64url'));
    return this.decoy;
  }
}
