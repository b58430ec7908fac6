/** encoding/base64's standard encoding, with Go's words for what is wrong. */
import { bytesOfDigits, CorruptInput, encodeRadix, type Radix } from './radix-text.js';

const BASE64: Radix = {
  alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  bits: 6,
  quantum: 4,
};

/** The text of bytes. */
export function base64Of(bytes: Uint8Array): string {
  return encodeRadix(bytes, BASE64);
}

/** The bytes of a text; line breaks in it are skipped. @throws CorruptInput */
export function bytesOfBase64(text: Uint8Array): Uint8Array {
  const digits: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (isLineBreak(text[at])) continue;
    const character = String.fromCharCode(text[at] ?? 0);
    const digit = BASE64.alphabet.indexOf(character);
    if (digit >= 0) digits.push(digit);
    else if (character === '=') {
      checkPadding(text, at, digits.length % 4);
      return bytesOfDigits(digits, BASE64);
    } else throw new CorruptInput('base64', at);
  }
  if (digits.length % 4 !== 0) throw new CorruptInput('base64', text.length - (digits.length % 4));
  return bytesOfDigits(digits, BASE64);
}

/** Checks what stands from the first padding character on. */
function checkPadding(text: Uint8Array, at: number, held: number): void {
  if (held < 2) throw new CorruptInput('base64', at);
  let next = skipLineBreaks(text, at + 1);
  if (held === 2) {
    if (next === text.length) throw new CorruptInput('base64', text.length);
    if (text[next] !== 0x3d) throw new CorruptInput('base64', next - 1);
    next = skipLineBreaks(text, next + 1);
  }
  if (next < text.length) throw new CorruptInput('base64', next);
}

function skipLineBreaks(text: Uint8Array, start: number): number {
  let at = start;
  while (at < text.length && isLineBreak(text[at])) at += 1;
  return at;
}

function isLineBreak(byte: number | undefined): boolean {
  return byte === 0x0a || byte === 0x0d;
}
