/** Choices from the stream of chance that belongs to an expansion. */
import type { GoCall } from '../values/go-function.js';

/** A whole number from 0 to below `limit`, each as likely as any other. */
export function randomBelow(limit: bigint, call: GoCall): bigint {
  const size = Math.max(1, Math.ceil(limit.toString(2).length / 8));
  const highest = (1n << BigInt(size * 8)) / limit;
  for (;;) {
    call.step();
    const value = integerOf(call.randomBytes(size));
    // The rest of the range would make small numbers likelier.
    if (value < highest * limit) return value % limit;
  }
}

/** The number whose bytes these are, the highest first. */
export function integerOf(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return value;
}

/** A text of `count` characters of an alphabet. */
export function randomText(count: number, alphabet: string, call: GoCall): string {
  call.checkLength(count);
  call.step(1 + Math.floor(count / 64));
  let text = '';
  while (text.length < count) text += alphabet.charAt(Number(randomBelow(BigInt(alphabet.length), call)));
  return text;
}
