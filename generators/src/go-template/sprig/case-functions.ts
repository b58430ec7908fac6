/** upper, lower, title, untitle, swapcase, initials. */
import type { GoFunction } from '../values/go-function.js';
import { bytesOf, isAscii } from '../values/go-text.js';
import { textAt } from './call-arguments.js';
import { define } from './function-table.js';
import { isLower, isSpace, isUpper, mapRunes, toLower, toTitle, toUpper } from './letter-case.js';
import { counted } from './text-work.js';

/** Characters between which strings.Title sees one word. */
const WITHIN_WORD = /^(?:[0-9A-Za-z_]|[^\0-\x7f])$/u;
const LETTER_OR_DIGIT = /^[\p{L}\p{Nd}]$/u;

/** The functions that change letter case. */
export const CASE_FUNCTIONS: readonly GoFunction[] = [
  define('upper', ['string'], (args, call) => upperCase(counted(textAt(args, 0), call))),
  define('lower', ['string'], (args, call) => lowerCase(counted(textAt(args, 0), call))),
  define('title', ['string'], (args, call) => titleOf(counted(textAt(args, 0), call))),
  define('untitle', ['string'], (args, call) => afterSpaces(counted(textAt(args, 0), call), toLower)),
  define('swapcase', ['string'], (args, call) => swapCase(counted(textAt(args, 0), call))),
  define('initials', ['string'], (args, call) => initialsOf(counted(textAt(args, 0), call))),
];

function upperCase(text: string): string {
  return isAscii(text) ? text.toUpperCase() : mapRunes(text, toUpper);
}

/** strings.ToLower. */
export function lowerCase(text: string): string {
  return isAscii(text) ? text.toLowerCase() : mapRunes(text, toLower);
}

function titleOf(text: string): string {
  let previous = ' ';
  return mapRunes(text, (character) => {
    const isStart = isSeparator(previous);
    previous = character;
    return isStart ? toTitle(character) : character;
  });
}

function isSeparator(character: string): boolean {
  if (!WITHIN_WORD.test(character)) return true;
  if (character <= '\x7f' || LETTER_OR_DIGIT.test(character)) return false;
  return isSpace(character);
}

/** Changes the first character of every word; words end at white space. */
function afterSpaces(text: string, change: (character: string) => string): string {
  let isStart = true;
  return mapRunes(text, (character) => {
    if (isSpace(character)) {
      isStart = true;
      return character;
    }
    const wasStart = isStart;
    isStart = false;
    return wasStart ? change(character) : character;
  });
}

function swapCase(text: string): string {
  let isStart = true;
  return mapRunes(text, (character) => {
    if (isUpper(character) || /^\p{Lt}$/u.test(character)) {
      isStart = false;
      return toLower(character);
    }
    if (!isLower(character)) {
      isStart = isSpace(character);
      return character;
    }
    const wasStart = isStart;
    isStart = false;
    return wasStart ? toTitle(character) : toUpper(character);
  });
}

/** The first byte of every word, as a character: sprig's library counts bytes. */
function initialsOf(text: string): string {
  let result = '';
  let isStart = true;
  for (const byte of bytesOf(text)) {
    const character = String.fromCharCode(byte);
    if (isSpace(character)) isStart = true;
    else if (isStart) {
      result += character;
      isStart = false;
    }
  }
  return result;
}
