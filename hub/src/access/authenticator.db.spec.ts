import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { PostgresEventLog } from '../audit/postgres-event-log.js';
import { FakeChangeFeed } from '../platform/change-feed/fake-change-feed.js';
import { FakeClock } from '../platform/clock/clock.js';
import { startTestDatabase, type TestDatabase } from '../platform/database/test-database.js';
import { SilentLogger } from '../platform/logging/logger.js';
import { AgentAuthenticator } from './agents/agent-authenticator.js';
import { AgentCredentials } from './agents/agent-credentials.js';
import { AgentKeyStore } from './agents/agent-key-store.js';
import { ApiTokenAuthenticator } from './people/api-token-authenticator.js';
import { ApiTokenStore } from './people/api-token-store.js';
import { ApiTokensService } from './people/api-tokens.service.js';
import { ASSERTION_AUDIENCE } from './agents/assertion.js';
import { Authenticator } from './authenticator.js';
import type { PersonIdentity } from './identity.js';
import { JoinTokenAuthenticator } from './agents/join-token-authenticator.js';
import { JoinTokenStore } from './agents/join-token-store.js';
import { PasswordAuthenticator } from './people/password-authenticator.js';
import { hashPassword } from './people/password-hash.js';
import { PersonStore } from './people/person-store.js';

const PASSWORD = 'a long enough password';
let database: TestDatabase;
let passwordHash: string;

beforeAll(async () => {
  database = await startTestDatabase();
  passwordHash = await hashPassword(PASSWORD);
});
afterAll(() => database.close());

/** Everything that authenticates, wired as the module does. `clock` and `feed` may be shared, as between two hubs. */
function start({ clock = new FakeClock(), feed = new FakeChangeFeed() } = {}) {
  const { dataSource } = database;
  const people = new PersonStore(dataSource);
  const tokenStore = new ApiTokenStore(dataSource);
  const joinTokens = new JoinTokenStore(dataSource);
  const keys = new AgentKeyStore(dataSource);
  const agents = new AgentAuthenticator(keys, clock);
  const apiTokens = new ApiTokenAuthenticator(tokenStore, clock, new SilentLogger());
  const authenticator = new Authenticator(
    new PasswordAuthenticator(people, clock),
    apiTokens,
    new JoinTokenAuthenticator(joinTokens, clock),
    agents,
    feed,
  );
  authenticator.onModuleInit();
  const events = new PostgresEventLog(dataSource, feed, clock);
  const service = new ApiTokensService(dataSource, tokenStore, events, feed, clock);
  const credentials = new AgentCredentials(joinTokens, keys, agents, feed, clock);
  return { authenticator, service, credentials, apiTokens, clock, feed };
}

let person: PersonIdentity;
let hub: ReturnType<typeof start>;

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

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'accepted',
    (error: { code: string }) => error.code,
  );
}

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

describe('agents', () => {
  const pair = generateKeyPairSync('ed25519');
  const publicKey = Buffer.from(pair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const clusterId = randomUUID();
  const introduction = { clusterId, publicKey, clusterUid: 'uid-1', agentVersion: '1.0.0' };

  async function assertionOf(keyId: string): Promise<string> {
    const at = Math.floor(hub.clock.now().getTime() / 1_000);
    return new SignJWT()
      .setProtectedHeader({ alg: 'EdDSA', kid: keyId })
      .setIssuer(keyId)
      .setSubject(clusterId)
      .setAudience(ASSERTION_AUDIENCE)
      .setIssuedAt(at)
      .setExpirationTime(at + 120)
      .sign(pair.privateKey);
  }

  async function token(ttlSeconds = 3_600): Promise<string> {
    return (await database.dataSource.transaction((tx) => hub.credentials.createJoinToken(clusterId, ttlSeconds, tx)))
      .secret;
  }

  async function join(secret: string, key = publicKey): Promise<string> {
    const identity = await hub.authenticator.authenticate(`Bearer ${secret}`);
    if (identity.kind !== 'joining') throw new Error('not a join token');
    const spend = database.dataSource.transaction((tx) =>
      hub.credentials.join(identity.joinTokenId, { ...introduction, publicKey: key }, tx),
    );
    return (await spend).key.id;
  }

  beforeEach(async () => {
    await database.dataSource.query(`insert into clusters (id, name, server) values ($1, 'prod', 'https://prod')`, [
      clusterId,
    ]);
  });

  it('join with a token and are known by their assertions from then on', async () => {
    const keyId = await join(await token());
    expect(await hub.authenticator.authenticate(`Bearer ${await assertionOf(keyId)}`)).toEqual({
      kind: 'agent',
      clusterId,
      clusterName: 'prod',
      keyId,
      credential: `key:${keyId}`,
    });
  });

  it('cannot join twice with one token, but may ask again when the answer was lost', async () => {
    const secret = await token();
    const keyId = await join(secret);
    expect(await join(secret)).toBe(keyId);
    const another = Buffer.from(
      generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? '',
      'base64url',
    );
    await expect(join(secret, another)).rejects.toMatchObject({
      code: 'JOIN_TOKEN_USED',
      message: expect.stringContaining('wheelhouse cluster token prod'),
    });
  });

  it('of two that join at once with one token, one wins', async () => {
    const secret = await token();
    const others = Array.from({ length: 5 }, () =>
      Buffer.from(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'),
    );
    const outcomes = await Promise.all(others.map((key) => codeOf(join(secret, key))));
    expect(outcomes.toSorted()).toEqual([...Array.from({ length: 4 }, () => 'JOIN_TOKEN_USED'), 'accepted']);
  });

  it('cannot join with an expired token', async () => {
    const secret = await token(60);
    hub.clock.advance(60_000);
    await expect(hub.authenticator.authenticate(`Bearer ${secret}`)).rejects.toMatchObject({
      code: 'JOIN_TOKEN_EXPIRED',
      message: expect.stringContaining('wheelhouse cluster register'),
    });
  });

  it('are shut out by a later join, on hubs that know their key already', async () => {
    const first = await join(await token());
    const assertion = await assertionOf(first);
    expect(await codeOf(hub.authenticator.authenticate(`Bearer ${assertion}`))).toBe('accepted');
    const next = Buffer.from(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
    await join(await token(), next);
    expect(await codeOf(hub.authenticator.authenticate(`Bearer ${assertion}`))).toBe('AGENT_REVOKED');
    expect(hub.feed.published).toContainEqual({ channel: 'wheelhouse_revocations', payload: `key:${first}` });
  });

  it('may use the old key until the new one asks, and for ten more minutes', async () => {
    const first = await join(await token());
    const next = Buffer.from(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
    const rotate = (asking: string) =>
      database.dataSource.transaction((tx) => hub.credentials.rotate(asking, next, tx));
    const second = await rotate(first);
    expect((await rotate(first)).id).toBe(second.id);
    hub.clock.advance(24 * 3_600_000);
    expect(await codeOf(hub.authenticator.authenticate(`Bearer ${await assertionOf(first)}`))).toBe('accepted');
    expect((await rotate(second.id)).id).toBe(second.id);
    hub.clock.advance(10 * 60_000 - 1_000);
    expect(await codeOf(hub.authenticator.authenticate(`Bearer ${await assertionOf(first)}`))).toBe('accepted');
    hub.clock.advance(1_000);
    expect(await codeOf(hub.authenticator.authenticate(`Bearer ${await assertionOf(first)}`))).toBe('UNAUTHENTICATED');
  });

  it('with a key that nobody registered are not known', async () => {
    expect(await codeOf(hub.authenticator.authenticate(`Bearer ${await assertionOf(randomUUID())}`))).toBe(
      'UNAUTHENTICATED',
    );
  });

  it('with an assertion that was accepted once are refused after its end', async () => {
    const keyId = await join(await token());
    const assertion = await assertionOf(keyId);
    expect(await codeOf(hub.authenticator.authenticate(`Bearer ${assertion}`))).toBe('accepted');
    hub.clock.advance(181_000);
    expect(await codeOf(hub.authenticator.authenticate(`Bearer ${assertion}`))).toBe('UNAUTHENTICATED');
  });
});
