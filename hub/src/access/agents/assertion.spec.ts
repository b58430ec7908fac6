import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { ASSERTION_AUDIENCE, keyIdOf, parsePublicKey, verifyAssertion } from './assertion.js';

const now = new Date('2026-01-01T00:00:00.000Z');
const nowSeconds = now.getTime() / 1_000;
const pair = generateKeyPairSync('ed25519');
const raw = Buffer.from(pair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
const key = { id: randomUUID(), clusterId: randomUUID(), publicKey: raw };

interface Claims {
  iss?: string;
  sub?: string;
  aud?: string;
  iat?: number;
  exp?: number;
  nbf?: number;
}

async function sign(changes: Claims = {}, header: object = {}, signer = pair.privateKey): Promise<string> {
  const claims = { iss: key.id, sub: key.clusterId, aud: ASSERTION_AUDIENCE, iat: nowSeconds, exp: nowSeconds + 120 };
  const payload = Object.fromEntries(
    Object.entries({ ...claims, ...changes }).filter(([, value]) => value !== undefined),
  );
  return new SignJWT(payload).setProtectedHeader({ alg: 'EdDSA', kid: key.id, ...header }).sign(signer);
}

describe('an assertion', () => {
  it('counts until its expiry when everything about it is right', async () => {
    const assertion = await sign();
    expect(keyIdOf(assertion)).toBe(key.id);
    expect(await verifyAssertion(assertion, key, now)).toEqual(new Date(now.getTime() + 120_000));
  });

  it('counts when the clocks are up to a minute apart', async () => {
    expect(await verifyAssertion(await sign({ iat: nowSeconds + 60, exp: nowSeconds + 180 }), key, now)).toBeDefined();
    expect(await verifyAssertion(await sign({ iat: nowSeconds - 170, exp: nowSeconds - 59 }), key, now)).toBeDefined();
  });

  it.each<[string, Claims]>([
    ['another audience', { aud: 'somewhere-else' }],
    ['another issuer', { iss: randomUUID() }],
    ['another cluster', { sub: randomUUID() }],
    ['a longer life than allowed', { exp: nowSeconds + 121 }],
    ['an expiry in the past', { iat: nowSeconds - 200, exp: nowSeconds - 61 }],
    ['an issue time in the future', { iat: nowSeconds + 61, exp: nowSeconds + 150 }],
    ['a start in the future', { nbf: nowSeconds + 61 }],
    ['an expiry before its issue', { exp: nowSeconds - 1 }],
  ])('does not count with %s', async (_, claims) => {
    await expect(verifyAssertion(await sign(claims), key, now)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('does not count when it is signed with another key', async () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    await expect(verifyAssertion(await sign({}, {}, other), key, now)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });

  it('does not count without a signature, whatever its header says', async () => {
    const unsigned = new UnsecuredJWT({ iss: key.id, sub: key.clusterId, aud: ASSERTION_AUDIENCE }).encode();
    expect(() => keyIdOf(unsigned)).toThrow(expect.objectContaining({ code: 'UNAUTHENTICATED' }));
    const [, payload] = (await sign()).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none', kid: key.id })).toString('base64url');
    const forged = `${header}.${payload}.`;
    expect(() => keyIdOf(forged)).toThrow(expect.objectContaining({ code: 'UNAUTHENTICATED' }));
    await expect(verifyAssertion(forged, key, now)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('does not count when the public key was used as an HMAC secret', async () => {
    const assertion = await new SignJWT({ iss: key.id, sub: key.clusterId, aud: ASSERTION_AUDIENCE })
      .setProtectedHeader({ alg: 'HS256', kid: key.id })
      .setIssuedAt(nowSeconds)
      .setExpirationTime(nowSeconds + 60)
      .sign(raw);
    expect(() => keyIdOf(assertion)).toThrow(expect.objectContaining({ code: 'UNAUTHENTICATED' }));
    await expect(verifyAssertion(assertion, key, now)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it.each(["x' or true", '', 'a'.repeat(5_000)])('does not name a key with the id %j', async (kid) => {
    const assertion = await sign({}, { kid });
    expect(() => keyIdOf(assertion)).toThrow(expect.objectContaining({ code: 'UNAUTHENTICATED' }));
  });
});

describe('parsePublicKey', () => {
  it('takes 32 raw bytes in base64url and nothing else', () => {
    expect(parsePublicKey(raw.toString('base64url'))).toEqual(raw);
    for (const text of ['', 'AAAA', raw.toString('base64'), raw.toString('hex'), `${raw.toString('base64url')}A`]) {
      expect(parsePublicKey(text)).toBeUndefined();
    }
  });
});
