/** Letter case by character, as Go's unicode package maps it: one character gives one character (`ß` has no upper case). */
import { isAscii, normalText, runeOf, textOfRune } from '../values/go-text.js';

/** Greek letters with iota below, whose upper case is the title case letter 8 or 9 places on. */
const IOTA_BELOW = /^[\u1f80-\u1f87\u1f90-\u1f97\u1fa0-\u1fa7\u1fb3\u1fc3\u1ff3]$/u;
/** Two letters in one character have a title case of their own: the middle one of three. */
const DIGRAPHS: readonly string[] = [
  '\u01c4\u01c5\u01c6',
  '\u01c7\u01c8\u01c9',
  '\u01ca\u01cb\u01cc',
  '\u01f1\u01f2\u01f3',
];
/** Georgian letters have an upper case, but it is not used at the start of words. */
const GEORGIAN = /^[\u10d0-\u10ff]$/u;
const SPACE = /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/u;

/** Whether unicode.IsSpace holds. */
export function isSpace(character: string): boolean {
  return SPACE.test(character);
}

/** Whether unicode.IsUpper holds. */
export function isUpper(character: string): boolean {
  return /^\p{Lu}$/u.test(character);
}

/** Whether unicode.IsLower holds. */
export function isLower(character: string): boolean {
  return /^\p{Ll}$/u.test(character);
}

/** unicode.ToUpper. */
export function toUpper(character: string): string {
  if (IOTA_BELOW.test(character)) {
    const code = runeOf(character);
    return textOfRune(code < 0x1fb0 ? code + 8 : code + 9);
  }
  return oneCharacter(character.toUpperCase(), character);
}

/** unicode.ToLower. */
export function toLower(character: string): string {
  return character === '\u0130' ? 'i' : oneCharacter(character.toLowerCase(), character);
}

/** unicode.ToTitle. */
export function toTitle(character: string): string {
  if (GEORGIAN.test(character)) return character;
  const digraph = DIGRAPHS.find((forms) => forms.includes(character));
  return digraph?.charAt(1) ?? toUpper(character);
}

/** Changes every character; invalid bytes become U+FFFD, as where Go makes runes of a text. */
export function mapRunes(text: string, change: (character: string, index: number) => string): string {
  let result = '';
  let index = 0;
  for (const character of text) {
    result += change(textOfRune(runeOf(character)), index);
    index += 1;
  }
  return result;
}

/** Cuts white space off both ends: strings.TrimSpace. */
export function trimSpace(text: string): string {
  if (isAscii(text)) return text.trim();
  return trimWhere(text, isSpace);
}

/** Cuts characters that fulfil a condition off both ends. */
export function trimWhere(text: string, isCut: (character: string) => boolean): string {
  const characters = Array.from(text);
  let start = 0;
  let end = characters.length;
  while (start < end && isCut(characters[start] ?? '')) start += 1;
  while (end > start && isCut(characters[end - 1] ?? '')) end -= 1;
  return normalText(characters.slice(start, end).join(''));
}

function oneCharacter(changed: string, character: string): string {
  return Array.from(changed).length === 1 ? changed : character;
}
