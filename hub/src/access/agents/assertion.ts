// The rules of an agent's assertion: a JWT that it signs with its own key. Pure; the key comes from the caller.
import { createPublicKey, type KeyObject } from 'node:crypto';
import { isUuid } from '@wheelhouse/protocol';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { AssertionInvalidError } from '../access.errors.js';

/** The audience that assertions name: one made for something else does not count here. */
export const ASSERTION_AUDIENCE = 'wheelhouse-hub';
/** `exp` may be at most so long after `iat`. */
export const ASSERTION_LIFETIME_SECONDS = 120;
/** How far the clocks of hub and agent may be apart. */
export const ASSERTION_LEEWAY_SECONDS = 60;
const LONGEST_ASSERTION = 4_096;
const RAW_KEY_BYTES = 32;

/** The id of the key that an assertion says it is signed with. Nothing is proven yet. */
export function keyIdOf(assertion: string): string {
  if (assertion.length > LONGEST_ASSERTION) throw new AssertionInvalidError();
  try {
    const { alg, kid } = decodeProtectedHeader(assertion);
    if (alg === 'EdDSA' && kid !== undefined && isUuid(kid)) return kid;
  } catch (error) {
    throw new AssertionInvalidError(error);
  }
  throw new AssertionInvalidError();
}

/** When a verified assertion stops counting. Throws when anything about it is wrong: signature, algorithm, names, times. */
export async function verifyAssertion(
  assertion: string,
  key: { readonly id: string; readonly clusterId: string; readonly publicKey: Buffer },
  now: Date,
): Promise<Date> {
  try {
    const { payload } = await jwtVerify(assertion, toKeyObject(key.publicKey), {
      algorithms: ['EdDSA'],
      audience: ASSERTION_AUDIENCE,
      issuer: key.id,
      subject: key.clusterId,
      clockTolerance: ASSERTION_LEEWAY_SECONDS,
      currentDate: now,
      requiredClaims: ['iat', 'exp'],
    });
    const { iat, exp } = payload;
    if (iat === undefined || exp === undefined) throw new AssertionInvalidError();
    const isTooLong = exp - iat > ASSERTION_LIFETIME_SECONDS || exp < iat;
    const isFromTheFuture = iat * 1_000 > now.getTime() + ASSERTION_LEEWAY_SECONDS * 1_000;
    if (isTooLong || isFromTheFuture) throw new AssertionInvalidError();
    return new Date(exp * 1_000);
  } catch (error) {
    throw error instanceof AssertionInvalidError ? error : new AssertionInvalidError(error);
  }
}

/** The raw public key in base64url, as agents send it; undefined when it is none. */
export function parsePublicKey(text: string): Buffer | undefined {
  if (!/^[A-Za-z0-9_-]{43}$/.test(text)) return undefined;
  const raw = Buffer.from(text, 'base64url');
  return raw.length === RAW_KEY_BYTES && raw.toString('base64url') === text ? raw : undefined;
}

function toKeyObject(raw: Buffer): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }, format: 'jwk' });
}
