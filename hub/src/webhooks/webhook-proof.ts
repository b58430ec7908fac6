/** How senders prove that they know the secret. Every comparison takes the same time, wherever a difference is. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA256 over the raw bytes, in hexadecimal, after a prefix such as `sha256=`. */
export function isSignedBy(secret: string, body: Uint8Array, signature: string | undefined, prefix = ''): boolean {
  const expected = createHmac('sha256', secret).update(body).digest();
  const text = signature ?? '';
  const hex = text.startsWith(prefix) ? text.slice(prefix.length) : '';
  const isWellFormed = /^[0-9a-f]{64}$/i.test(hex);
  // Always compares, so that the form of the header tells nothing by its timing.
  return timingSafeEqual(expected, isWellFormed ? Buffer.from(hex, 'hex') : Buffer.alloc(32)) && isWellFormed;
}

/** Whether the text is the secret. */
export function isSecret(secret: string, text: string | undefined): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(secret), digest(text ?? '')) && text !== undefined;
}

/** The password of a basic `Authorization` header. */
export function basicPassword(authorization: string | undefined): string | undefined {
  const encoded = /^Basic\s+([A-Za-z0-9+/]+=*)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : text.slice(colon + 1);
}
