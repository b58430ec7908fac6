import { isNewerCharacter } from '../values/newer-characters.js';

const ALPHANUMERIC = /[\p{L}\p{Nd}_]/u;

/** Whether a character can be part of a name. */
export function isAlphanumeric(character: string): boolean {
  const code = character.charCodeAt(0);
  if (code < 0x80) {
    return (
      (code >= 0x61 && code <= 0x7a) ||
      (code >= 0x41 && code <= 0x5a) ||
      (code >= 0x30 && code <= 0x39) ||
      code === 0x5f
    );
  }
  return ALPHANUMERIC.test(character) && !isNewerCharacter(character.codePointAt(0) ?? 0);
}
