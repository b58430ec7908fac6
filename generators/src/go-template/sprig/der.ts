/** Keys as DER and PEM. */
import { base64Of } from './base64.js';

/** Characters of a line of PEM. */
const LINE = 64;

/** A structure of DER values. */
export function derSequence(...parts: readonly Uint8Array[]): Uint8Array {
  return derOf(0x30, concatenated(parts));
}

/** A number that is not negative. */
export function derInteger(value: bigint): Uint8Array {
  const digits = value.toString(16);
  const bytes = bytesOfHex(digits.length % 2 === 0 ? digits : `0${digits}`);
  return derOf(0x02, (bytes[0] ?? 0) < 0x80 ? bytes : concatenated([Uint8Array.of(0), bytes]));
}

/** Bytes. */
export function derBytes(bytes: Uint8Array): Uint8Array {
  return derOf(0x04, bytes);
}

/** Any value by its tag. */
export function derOf(tag: number, content: Uint8Array): Uint8Array {
  return concatenated([Uint8Array.of(tag, ...lengthOf(content.length)), content]);
}

/** The bytes of hexadecimal digits. */
export function bytesOfHex(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** A block of PEM. */
export function pemOf(type: string, bytes: Uint8Array): string {
  const lines = base64Of(bytes).match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
  return `-----BEGIN ${type}-----\n${lines.join('\n')}\n-----END ${type}-----\n`;
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  const digits = length.toString(16);
  const bytes = bytesOfHex(digits.length % 2 === 0 ? digits : `0${digits}`);
  return [0x80 | bytes.length, ...bytes];
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
