import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Logger } from '../../platform/logging/logger.js';
import { CredentialInvalidError } from '../access.errors.js';
import { ApiTokenStore, type TokenOwner } from './api-token-store.js';
import { hashOfToken } from '../credential-secret.js';
import { ExpiringCache } from '../expiring-cache.js';
import type { PersonIdentity } from '../identity.js';

/** How long a token that was found is trusted without asking again; a revocation ends it at once. */
const FOUND_TTL_MS = 10_000;
const FOUND_LIMIT = 1_000;
/** The precision of "last used": a token in steady use costs one write a minute. */
const USED_PRECISION_MS = 60_000;
const USED_FLUSH_MS = 5_000;

/** Bearer tokens of people and scripts. */
@Injectable()
export class ApiTokenAuthenticator implements OnModuleDestroy {
  private readonly found: ExpiringCache<TokenOwner>;
  /** Token id -> the minute that is already recorded, or will be with the next flush. */
  private readonly usedAt = new Map<string, number>();
  private readonly unwritten = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly tokens: ApiTokenStore,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.found = new ExpiringCache(clock, FOUND_LIMIT);
  }

  async onModuleDestroy(): Promise<void> {
    await this.flush();
  }

  async authenticate(secret: string): Promise<PersonIdentity> {
    const hash = hashOfToken(secret);
    const owner = await this.findOwner(hash);
    if (owner === undefined) throw new CredentialInvalidError();
    this.noteUse(owner.tokenId);
    return {
      kind: 'person',
      personId: owner.personId,
      name: owner.name,
      method: 'token',
      tokenId: owner.tokenId,
      credential: `token:${owner.tokenId}`,
      ...(owner.expiresAt === null ? {} : { validUntil: owner.expiresAt }),
    };
  }

  forget(tokenId: string): void {
    this.found.deleteWhere((owner) => owner.tokenId === tokenId);
  }

  forgetAll(): void {
    this.found.clear();
  }

  private async findOwner(hash: Buffer): Promise<TokenOwner | undefined> {
    const key = hash.toString('base64url');
    const known = this.found.get(key);
    const now = this.clock.now();
    if (known !== undefined) return known.expiresAt === null || known.expiresAt > now ? known : undefined;
    const owner = await this.tokens.findOwner(hash, now);
    if (owner !== undefined) this.found.set(key, owner, FOUND_TTL_MS);
    return owner;
  }

  private noteUse(tokenId: string): void {
    const minute = Math.floor(this.clock.now().getTime() / USED_PRECISION_MS) * USED_PRECISION_MS;
    if (this.usedAt.get(tokenId) === minute) return;
    this.usedAt.set(tokenId, minute);
    this.unwritten.add(tokenId);
    this.timer ??= setTimeout(() => void this.flush(), USED_FLUSH_MS).unref();
  }

  /** Failing here must never fail a request: the time of use is a courtesy. */
  private async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const byMinute = Map.groupBy(this.unwritten, (tokenId) => this.usedAt.get(tokenId) ?? 0);
    this.unwritten.clear();
    for (const [minute, tokenIds] of byMinute) {
      try {
        await this.tokens.markUsed(tokenIds, new Date(minute));
      } catch (error) {
        this.logger.warn('The time of use of API tokens could not be written', { error });
      }
    }
    if (this.usedAt.size > FOUND_LIMIT) this.usedAt.clear();
  }
}
