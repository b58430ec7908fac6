// Agents: how they join, and how they are known by their keys.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { startTestDatabase, type TestDatabase } from '../platform/database/test-database.js';
import { ASSERTION_AUDIENCE } from './agents/assertion.js';
import { codeOf, createTestAuthentication, type TestAuthentication } from './test-authentication.js';

let database: TestDatabase;
let hub: TestAuthentication;

beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.dataSource.query('truncate clusters cascade');
  hub = createTestAuthentication(database.dataSource);
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
