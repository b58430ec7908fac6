import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, startTestDatabase } from '../database/test-database.js';
import { AesSecretBox } from '../encryption/aes-secret-box.js';
import { PostgresHubIdentity } from './postgres-hub-identity.js';

describe('the identity of the hub', () => {
  let database: TestDatabase;
  const box = new AesSecretBox(randomBytes(32));
  beforeAll(async () => {
    database = await startTestDatabase();
  });
  afterAll(() => database.close());

  it('is the same for all hubs of a database, even when they start at once', async () => {
    const loads = await Promise.all(
      Array.from({ length: 5 }, () => PostgresHubIdentity.load(database.dataSource, box)),
    );
    expect(new Set(loads.map(({ epoch }) => epoch)).size).toBe(1);
    expect(new Set(loads.map(({ publicKey }) => publicKey.toString('hex'))).size).toBe(1);
  });

  it('signs so that its public key verifies', async () => {
    const identity = await PostgresHubIdentity.load(database.dataSource, box);
    expect(identity.publicKey).toHaveLength(32);
    const x = identity.publicKey.toString('base64url');
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    expect(verify(null, Buffer.from('state'), publicKey, identity.sign(Buffer.from('state')))).toBe(true);
    expect(verify(null, Buffer.from('other'), publicKey, identity.sign(Buffer.from('state')))).toBe(false);
  });

  it('row 3: gets a new epoch when the database turns up on another server, once, and keeps its key', async () => {
    const first = await PostgresHubIdentity.load(database.dataSource, box);
    const again = await PostgresHubIdentity.load(database.dataSource, box);
    expect(again.epoch).toBe(first.epoch);
    await database.dataSource.query(`update hub_identity set incarnation = 'another server/1'`);
    const moved = await Promise.all(
      Array.from({ length: 3 }, () => PostgresHubIdentity.load(database.dataSource, box)),
    );
    expect(new Set(moved.map(({ epoch }) => epoch)).size).toBe(1);
    expect(moved[0]?.epoch).not.toBe(first.epoch);
    expect(moved[0]?.publicKey).toEqual(first.publicKey);
    expect((await PostgresHubIdentity.load(database.dataSource, box)).epoch).toBe(moved[0]?.epoch);
  });

  it('cannot be read with another key', async () => {
    await PostgresHubIdentity.load(database.dataSource, box);
    const other = new AesSecretBox(randomBytes(32));
    await expect(PostgresHubIdentity.load(database.dataSource, other)).rejects.toMatchObject({
      code: 'SECRET_UNREADABLE',
    });
  });
});
