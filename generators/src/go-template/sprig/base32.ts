/** encoding/base32's standard encoding, with Go's words for what is wrong. */
import { bytesOfDigits, CorruptInput, encodeRadix, type Radix } from './radix-text.js';

const BASE32: Radix = { alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', bits: 5, quantum: 8 };
/** How many digits of the last eight carry whole bytes. */
const WHOLE_DIGITS = [2, 4, 5, 7];
const PADDING = '=';

/** The text of bytes. */
export function base32Of(bytes: Uint8Array): string {
  return encodeRadix(bytes, BASE32);
}

/** The bytes of a text; line breaks in it are skipped. @throws CorruptInput */
export function bytesOfBase32(bytes: Uint8Array): Uint8Array {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).filter((unit) => unit !== '\n' && unit !== '\r');
  const digits: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const held = digits.length % 8;
    if (text[at] === PADDING && held >= 2 && text.length - at - 1 < 8) {
      checkPadding(text, at, held);
      return bytesOfDigits(digits, BASE32);
    }
    const digit = BASE32.alphabet.indexOf(text[at] ?? PADDING);
    if (digit < 0) throw new CorruptInput('base32', at);
    digits.push(digit);
  }
  if (digits.length % 8 !== 0) throw new CorruptInput('base32', text.length - (digits.length % 8));
  return bytesOfDigits(digits, BASE32);
}

/** Checks what stands from the first padding character on. */
function checkPadding(text: readonly string[], at: number, held: number): void {
  const rest = text.slice(at + 1);
  if (rest.length + held < 7) throw new CorruptInput('base32', text.length);
  const wrong = rest.findIndex((unit, index) => index < 7 - held && unit !== PADDING);
  if (wrong >= 0) throw new CorruptInput('base32', at + wrong);
  if (!WHOLE_DIGITS.includes(held)) throw new CorruptInput('base32', at);
}
