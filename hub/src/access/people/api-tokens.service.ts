import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NotFoundError, isUuid } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { EventLog } from '../../audit/event-log.js';
import { CHANNELS, ChangeFeed } from '../../platform/change-feed/change-feed.js';
import { Clock } from '../../platform/clock/clock.js';
import { ApiTokenInvalidError, TooManyApiTokensError } from '../access.errors.js';
import { type ApiTokenRecord, ApiTokenStore } from './api-token-store.js';
import { newToken } from '../credential-secret.js';
import type { PersonIdentity } from '../identity.js';

/** How long a token works when nothing is said. */
const DEFAULT_EXPIRY_DAYS = 90;
const LONGEST_EXPIRY_DAYS = 3_650;
const LONGEST_NAME = 100;
/** Working tokens of all people together: as many as the list shows. */
const WORKING_TOKEN_LIMIT = 500;
const DAY_MS = 24 * 3_600_000;

/** Tokens for people and scripts: made, listed, revoked. */
@Injectable()
export class ApiTokensService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tokens: ApiTokenStore,
    private readonly events: EventLog,
    private readonly changeFeed: ChangeFeed,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<ApiTokenRecord[]> {
    return this.tokens.list();
  }

  /** `expiresInDays` 0 means never. The secret is in the answer and nowhere else. */
  async create(
    owner: PersonIdentity,
    name: string,
    expiresInDays: number | null | undefined,
  ): Promise<{ apiToken: ApiTokenRecord; secret: string }> {
    const trimmed = checkedName(name);
    const createdAt = this.clock.now();
    const expiresAt = expiryOf(createdAt, expiresInDays ?? DEFAULT_EXPIRY_DAYS);
    const { secret, hash } = newToken('api');
    const id = randomUUID();
    const apiToken = await this.dataSource.transaction(async (tx) => {
      if ((await this.tokens.countWorking(createdAt, tx)) >= WORKING_TOKEN_LIMIT) {
        throw new TooManyApiTokensError(WORKING_TOKEN_LIMIT);
      }
      await this.tokens.add(
        { id, personId: owner.personId, name: trimmed, secretHash: hash, createdAt, expiresAt },
        tx,
      );
      await this.events.record(
        [{ type: 'ApiTokenCreated', message: `API token "${trimmed}" was made.`, actor: owner.name, details: { id } }],
        tx,
      );
      return this.get(id, tx);
    });
    return { apiToken, secret };
  }

  /** Ends a token at once, on every hub. Revoking it again changes nothing. */
  async revoke(owner: PersonIdentity, id: string): Promise<ApiTokenRecord> {
    if (!isUuid(id)) throw new NotFoundError('API token', id);
    return this.dataSource.transaction(async (tx) => {
      const token = await this.get(id, tx);
      if (token.revokedAt !== null) return token;
      await this.tokens.revoke(id, this.clock.now(), tx);
      await this.changeFeed.publish(CHANNELS.revocations, [`token:${token.id}`], tx);
      const message = `API token "${token.name}" was revoked.`;
      await this.events.record([{ type: 'ApiTokenRevoked', message, actor: owner.name, details: { id } }], tx);
      return this.get(id, tx);
    });
  }

  private async get(id: string, tx: Parameters<ApiTokenStore['find']>[1]): Promise<ApiTokenRecord> {
    const token = await this.tokens.find(id, tx);
    if (token === undefined) throw new NotFoundError('API token', id);
    return token;
  }
}

function checkedName(name: string): string {
  const trimmed = name.trim();
  if (trimmed.length >= 1 && trimmed.length <= LONGEST_NAME && !/\p{Cc}/u.test(trimmed)) return trimmed;
  throw new ApiTokenInvalidError(
    `A token's name has 1 to ${LONGEST_NAME} printable characters and says what it is for.`,
  );
}

function expiryOf(createdAt: Date, days: number): Date | null {
  if (!Number.isInteger(days) || days < 0 || days > LONGEST_EXPIRY_DAYS) {
    throw new ApiTokenInvalidError(`\`expiresInDays\` is from 0 (never) to ${LONGEST_EXPIRY_DAYS}, not ${days}.`);
  }
  return days === 0 ? null : new Date(createdAt.getTime() + days * DAY_MS);
}
