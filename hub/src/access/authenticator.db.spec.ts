import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestDatabase, type TestDatabase } from '../platform/database/test-database.js';
import type { PersonIdentity } from './identity.js';
import { hashPassword } from './people/password-hash.js';
import { codeOf, createTestAuthentication, type SharedParts, type TestAuthentication } from './test-authentication.js';

const PASSWORD = 'a long enough password';
let database: TestDatabase;
let passwordHash: string;

beforeAll(async () => {
  database = await startTestDatabase();
  passwordHash = await hashPassword(PASSWORD);
});
afterAll(() => database.close());

const start = (shared?: SharedParts) => createTestAuthentication(database.dataSource, shared);

let person: PersonIdentity;
let hub: TestAuthentication;

beforeEach(async () => {
  await database.dataSource.query('truncate people, clusters cascade');
  person = { kind: 'person', personId: randomUUID(), name: 'admin', method: 'password' };
  await database.dataSource.query('insert into people (id, name, password_hash) values ($1, $2, $3)', [
    person.personId,
    person.name,
    passwordHash,
  ]);
  hub = start();
});

const basic = (name: string, password: string): string =>
  `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;

describe('no or a strange credential', () => {
  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Basic',
    'Negotiate abc',
    'Bearer x y',
    `Bearer wht_${'A'.repeat(43)}`,
    'Bearer wht_short',
    'Bearer a.b.c',
    'Basic !!!',
    `Bearer ${'x'.repeat(10_000)}`,
  ])('is refused: %j', async (authorization) => {
    expect(await codeOf(hub.authenticator.authenticate(authorization))).toBe('UNAUTHENTICATED');
  });
});

describe('name and password', () => {
  it('authenticate a person', async () => {
    expect(await hub.authenticator.authenticate(basic('admin', PASSWORD))).toEqual(person);
  });

  it('look the same when the name is unknown: the same error, the same lock', async () => {
    for (const name of ['admin', 'nobody']) {
      const codes: string[] = [];
      for (let index = 0; index < 6; index += 1) {
        codes.push(await codeOf(hub.authenticator.authenticate(basic(name, 'wrong'))));
      }
      expect(codes).toEqual([...Array.from({ length: 5 }, () => 'UNAUTHENTICATED'), 'TOO_MANY_ATTEMPTS']);
    }
  });

  it('stay locked on another hub and after a restart, even for the right password, and open again in time', async () => {
    for (let index = 0; index < 5; index += 1)
      await codeOf(hub.authenticator.authenticate(basic('admin', `no ${index}`)));
    const other = start({ clock: hub.clock });
    expect(await codeOf(other.authenticator.authenticate(basic('admin', PASSWORD)))).toBe('TOO_MANY_ATTEMPTS');
    hub.clock.advance(60_000);
    expect(await codeOf(other.authenticator.authenticate(basic('admin', PASSWORD)))).toBe('accepted');
    const [row] = await database.dataSource.query('select failed_attempts, locked_until from people');
    expect(row).toEqual({ failed_attempts: 0, locked_until: null });
  });

  it('give a hundred guesses at once no more than five tries', async () => {
    const guesses = Array.from({ length: 100 }, (_, index) =>
      hub.authenticator.authenticate(basic('admin', `${index}`)),
    );
    const codes = await Promise.all(guesses.map(codeOf));
    expect(codes.filter((code) => code === 'UNAUTHENTICATED').length).toBeLessThanOrEqual(5);
    expect(codes.filter((code) => code === 'accepted')).toEqual([]);
  });

  it('cost one check for many calls at once and for a minute after', async () => {
    const calls = Array.from({ length: 40 }, () => hub.authenticator.authenticate(basic('admin', PASSWORD)));
    await Promise.all(calls);
    // A cached result asks nobody: it outlives even the person's row.
    await database.dataSource.query('delete from people');
    expect(await codeOf(hub.authenticator.authenticate(basic('admin', PASSWORD)))).toBe('accepted');
    hub.clock.advance(60_000);
    expect(await codeOf(hub.authenticator.authenticate(basic('admin', PASSWORD)))).toBe('UNAUTHENTICATED');
  });
});

describe('API tokens', () => {
  it('authenticate their owner, name their credential, and are stored as a hash only', async () => {
    const { secret, apiToken } = await hub.service.create(person, ' ci ', 1);
    expect(secret).toMatch(/^wht_[A-Za-z0-9_-]{43}$/);
    expect(apiToken).toMatchObject({ name: 'ci', owner: 'admin', revokedAt: null });
    expect(await hub.authenticator.authenticate(`bearer ${secret}`)).toEqual({
      ...person,
      method: 'token',
      tokenId: apiToken.id,
      credential: `token:${apiToken.id}`,
      validUntil: apiToken.expiresAt,
    });
    const [{ stored }] = await database.dataSource.query(
      `select encode(secret_hash, 'escape') as stored from api_tokens`,
    );
    expect(stored).not.toContain(secret.slice(4));
  });

  it('end at their expiry, also where they were cached', async () => {
    const { secret } = await hub.service.create(person, 'ci', 1);
    hub.clock.advance(24 * 3_600_000 - 5_000);
    expect(await codeOf(hub.authenticator.authenticate(`Bearer ${secret}`))).toBe('accepted');
    hub.clock.advance(5_000);
    expect(await codeOf(hub.authenticator.authenticate(`Bearer ${secret}`))).toBe('UNAUTHENTICATED');
  });

  it('end at once on every hub when they are revoked', async () => {
    const other = start({ clock: hub.clock, feed: hub.feed });
    const { secret, apiToken } = await hub.service.create(person, 'ci', 0);
    for (const each of [hub, other]) {
      expect(await codeOf(each.authenticator.authenticate(`Bearer ${secret}`))).toBe('accepted');
    }
    const revoked = await hub.service.revoke(person, apiToken.id);
    expect(revoked.revokedAt).toEqual(hub.clock.now());
    for (const each of [hub, other]) {
      expect(await codeOf(each.authenticator.authenticate(`Bearer ${secret}`))).toBe('UNAUTHENTICATED');
    }
    hub.clock.advance(1_000);
    expect((await hub.service.revoke(person, apiToken.id)).revokedAt).toEqual(revoked.revokedAt);
  });

  it('remember their last use to the minute', async () => {
    const { secret } = await hub.service.create(person, 'ci', 0);
    hub.clock.advance(90_000);
    await hub.authenticator.authenticate(`Bearer ${secret}`);
    await hub.apiTokens.onModuleDestroy();
    const [token] = await hub.service.list();
    expect(token?.lastUsedAt).toEqual(new Date('2026-01-01T00:01:00.000Z'));
  });

  it.each([
    ['', 1],
    ['x'.repeat(101), 1],
    ['a\nb', 1],
    ['ci', -1],
    ['ci', 3_651],
    ['ci', 1.5],
  ])('are not made with the name %j for %j days', async (name, days) => {
    expect(await codeOf(hub.service.create(person, name, days))).toBe('INVALID_INPUT');
  });

  it.each([randomUUID(), 'no-uuid'])('that do not exist are not found: %s', async (id) => {
    expect(await codeOf(hub.service.revoke(person, id))).toBe('NOT_FOUND');
  });
});
