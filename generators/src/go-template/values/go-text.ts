/**
 * Go's strings are bytes. A JavaScript string stands for its UTF-8 bytes; a byte that is no part of a valid character is one lone
 * surrogate, U+DC80 to U+DCFF, so that cutting inside a character loses nothing. Text from outside is made well-formed first.
 */

/** What invalid bytes count as when characters are looked at: U+FFFD. */
export const REPLACEMENT_CHARACTER = 0xfffd;

/** First of the 128 surrogates that stand for the bytes 0x80 to 0xFF. */
const BYTE_SURROGATES = 0xdc00;

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Whether a text holds only valid characters, as utf8.ValidString. */
export function isValidText(text: string): boolean {
  return text.isWellFormed();
}

/** The bytes of a text. */
export function bytesOf(text: string): Uint8Array {
  if (text.isWellFormed()) return encoder.encode(text);
  const bytes: number[] = [];
  for (const character of text) {
    const byte = invalidByte(character);
    if (byte === undefined) for (const part of encoder.encode(character)) bytes.push(part);
    else bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

/** The text of bytes; what is no valid character becomes one surrogate a byte. */
export function textOf(bytes: Uint8Array): string {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return decodeLoosely(bytes);
  }
}

/** The same bytes in their only right form: pieces of a character that were joined again become that character. */
export function normalText(text: string): string {
  return text.isWellFormed() ? text : textOf(bytesOf(text));
}

/** The length in bytes: Go's len(text). */
export function byteLength(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    if (unit < 0x800) length += 1;
    else if (unit < 0xd800 || unit > 0xdfff) length += 2;
    else if (unit < 0xdc00 && isLowSurrogate(text.charCodeAt(at + 1))) {
      length += 2;
      at += 1;
    } else if (unit < 0xdc80 || unit > 0xdcff) length += 2;
  }
  return length;
}

/** The bytes from `start` to before `end`: Go's text[start:end]; both must lie inside. */
export function sliceBytes(text: string, start: number, end: number): string {
  if (isAscii(text)) return text.slice(start, end);
  return textOf(bytesOf(text).subarray(start, end));
}

/** Whether every character is one byte. */
export function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) >= 0x80) return false;
  return true;
}

/** How many characters there are: utf8.RuneCountInString. An invalid byte counts as one. */
export function runeCount(text: string): number {
  if (isAscii(text)) return text.length;
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** The characters, as `range` over a string or []rune gives them: an invalid byte is U+FFFD. */
export function runesOf(text: string): number[] {
  const runes: number[] = [];
  for (const character of text) runes.push(runeOf(character));
  return runes;
}

/** The code point of a single character; U+FFFD for an invalid byte. */
export function runeOf(character: string): number {
  const code = character.codePointAt(0) ?? REPLACEMENT_CHARACTER;
  return code >= 0xd800 && code <= 0xdfff ? REPLACEMENT_CHARACTER : code;
}

/** The byte a single character stands for when it is an invalid one. */
export function invalidByte(character: string): number | undefined {
  if (character.length !== 1) return undefined;
  const unit = character.charCodeAt(0);
  return unit >= 0xdc80 && unit <= 0xdcff ? unit - BYTE_SURROGATES : undefined;
}

/** Text of one character; anything that is no character becomes U+FFFD, as string(rune). */
export function textOfRune(rune: number): string {
  const isCharacter = rune >= 0 && rune <= 0x10ffff && !(rune >= 0xd800 && rune <= 0xdfff);
  return String.fromCodePoint(isCharacter ? rune : REPLACEMENT_CHARACTER);
}

/** The order of Go's strings, that is of their bytes: negative, 0 or positive. */
export function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a === b) continue;
    if (a < 0xd800 && b < 0xd800) return a - b;
    return compareBytes(bytesOf(left), bytesOf(right));
  }
  return left.length - right.length;
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function decodeLoosely(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const size = characterSize(bytes, at);
    text += size === 0 ? String.fromCharCode(BYTE_SURROGATES + (bytes[at] ?? 0)) : decodeOne(bytes, at, size);
    at += Math.max(size, 1);
  }
  return text;
}

/** How many bytes the valid character at that place takes; 0 when there is none. */
function characterSize(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const second = bytes[at + 1] ?? 0;
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let offset = 2; offset < size; offset += 1) {
    const next = bytes[at + offset] ?? 0;
    if (next < 0x80 || next > 0xbf) return 0;
  }
  return size;
}

function decodeOne(bytes: Uint8Array, at: number, size: number): string {
  const first = bytes[at] ?? 0;
  if (size === 1) return String.fromCharCode(first);
  let code = first & (0xff >> (size + 1));
  for (let offset = 1; offset < size; offset += 1) code = (code << 6) | ((bytes[at + offset] ?? 0) & 0x3f);
  return String.fromCodePoint(code);
}
