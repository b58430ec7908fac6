/** Bytes as texts of base 64 or base 32, with padding. */

/** A text that cannot be decoded; `offset` is the byte at fault, as Go reports it. */
export class CorruptInput extends Error {
  constructor(encoding: string, offset: number) {
    super(`illegal ${encoding} data at input byte ${offset}`);
  }
}

/** An alphabet whose characters carry `bits` bits each; texts are padded to a multiple of `quantum`. */
export interface Radix {
  readonly alphabet: string;
  readonly bits: number;
  readonly quantum: number;
}

/** The text of bytes. */
export function encodeRadix(bytes: Uint8Array, { alphabet, bits, quantum }: Radix): string {
  let [text, buffer, held] = ['', 0, 0];
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    held += 8;
    while (held >= bits) {
      held -= bits;
      text += alphabet.charAt(buffer >> held);
      buffer &= (1 << held) - 1;
    }
  }
  if (held > 0) text += alphabet.charAt(buffer << (bits - held));
  return text + '='.repeat((quantum - (text.length % quantum)) % quantum);
}

/** The bytes of digits; bits that make no whole byte are dropped. */
export function bytesOfDigits(digits: readonly number[], { bits }: Radix): Uint8Array {
  const bytes = new Uint8Array(Math.floor((digits.length * bits) / 8));
  let [buffer, held, at] = [0, 0, 0];
  for (const digit of digits) {
    buffer = ((buffer << bits) | digit) & 0xffff;
    held += bits;
    if (held < 8) continue;
    held -= 8;
    bytes[at] = (buffer >> held) & 0xff;
    at += 1;
  }
  return bytes;
}
