// Secrets of tokens: 256 random bits each, so a plain SHA-256 is enough to keep them unreadable at rest and quick to look up.
import { createHash, randomBytes } from 'node:crypto';

/** What a token starts with says what it is for, to people and to secret scanners. */
export const TOKEN_PREFIXES = { api: 'wht_', join: 'whj_' } as const;

const SECRET_BYTES = 32;
/** 32 bytes in base64url without padding. */
const SECRET_PATTERN = /^wh[tj]_[A-Za-z0-9_-]{43}$/;

/** A new token: shown once, then only its hash remains. */
export function newToken(kind: keyof typeof TOKEN_PREFIXES): { secret: string; hash: Buffer } {
  const secret = `${TOKEN_PREFIXES[kind]}${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { secret, hash: hashOfToken(secret) };
}

/** The hash a token is stored and found by. */
export function hashOfToken(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Whether the text has the form of a token, before the database is asked. */
export function isTokenShaped(text: string): boolean {
  return SECRET_PATTERN.test(text);
}
