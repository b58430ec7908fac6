import { isNewerCharacter } from '../values/newer-characters.js';

/** Which characters Go prints as they are (strconv.IsPrint): letters, marks, numbers, punctuation, symbols and the ASCII space. */
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** Whether a code point is printable. */
export function isPrintable(rune: number): boolean {
  if (rune < 0x7f) return rune >= 0x20;
  return rune <= 0x10ffff && PRINTABLE.test(String.fromCodePoint(rune)) && !isNewerCharacter(rune);
}
