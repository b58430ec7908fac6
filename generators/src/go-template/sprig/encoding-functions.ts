/** Encodings and check sums. */
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { GoCall, GoFunction } from '../values/go-function.js';
import { bytesOf, textOf } from '../values/go-text.js';
import type { GoValue } from '../values/go-value.js';
import { base32Of, bytesOfBase32 } from './base32.js';
import { base64Of, bytesOfBase64 } from './base64.js';
import { textAt } from './call-arguments.js';
import { define } from './function-table.js';
import { CorruptInput } from './radix-text.js';

/** Largest prime below 2^16: the modulus of Adler-32. */
const ADLER_MODULUS = 65_521;

/** The functions that encode or digest texts. */
export const ENCODING_FUNCTIONS: readonly GoFunction[] = [
  define('b64enc', ['string'], (args, call) => base64Of(boundedBytes(args, call, 4 / 3))),
  define('b64dec', ['string'], (args, call) => decoded(boundedBytes(args, call, 1), bytesOfBase64)),
  define('b32enc', ['string'], (args, call) => base32Of(boundedBytes(args, call, 8 / 5))),
  define('b32dec', ['string'], (args, call) => decoded(boundedBytes(args, call, 1), bytesOfBase32)),
  define('sha1sum', ['string'], (args, call) => bytesToHex(sha1(boundedBytes(args, call, 1)))),
  define('sha256sum', ['string'], (args, call) => bytesToHex(sha256(boundedBytes(args, call, 1)))),
  define('sha512sum', ['string'], (args, call) => bytesToHex(sha512(boundedBytes(args, call, 1)))),
  define('adler32sum', ['string'], (args, call) => String(adler32(boundedBytes(args, call, 1)))),
];

function boundedBytes(args: readonly GoValue[], call: GoCall, growth: number): Uint8Array {
  const text = textAt(args, 0);
  call.checkLength(Math.ceil(text.length * growth));
  call.step(1 + Math.floor(text.length / 64));
  return bytesOf(text);
}

/** The decoded text; the message of the error where there is none, as sprig does it. */
function decoded(text: Uint8Array, decode: (bytes: Uint8Array) => Uint8Array): string {
  try {
    return textOf(decode(text));
  } catch (error) {
    if (error instanceof CorruptInput) return error.message;
    throw error;
  }
}

function adler32(bytes: Uint8Array): number {
  let [sum, total] = [1, 0];
  for (const byte of bytes) {
    sum = (sum + byte) % ADLER_MODULUS;
    total = (total + sum) % ADLER_MODULUS;
  }
  return total * 65_536 + sum;
}
