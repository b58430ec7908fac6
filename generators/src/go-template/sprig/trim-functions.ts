/** What cuts texts: trim, trunc, substr, abbrev, nospace. Positions count bytes, as Go's do. */
import { GoCallError, type GoFunction } from '../values/go-function.js';
import { byteLength, bytesOf, normalText, runeOf, sliceBytes } from '../values/go-text.js';
import { countAt, textAt } from './call-arguments.js';
import { define, defineAll } from './function-table.js';
import { isSpace, trimSpace, trimWhere } from './letter-case.js';
import { counted } from './text-work.js';

/** Shortest abbreviation that still shows something. */
const SHORTEST = 4;
/** Shortest abbreviation with dots at both ends. */
const SHORTEST_BOTH = 7;

/** The functions that cut texts. */
export const TRIM_FUNCTIONS: readonly GoFunction[] = [
  define('trim', ['string'], (args, call) => trimSpace(counted(textAt(args, 0), call))),
  ...defineAll(['trimAll', 'trimall'], ['string', 'string'], (args, call) =>
    trimAll(counted(textAt(args, 0), call), counted(textAt(args, 1), call)),
  ),
  define('trimPrefix', ['string', 'string'], (args) => {
    const [prefix, text] = [textAt(args, 0), textAt(args, 1)];
    return text.startsWith(prefix) ? text.slice(prefix.length) : text;
  }),
  define('trimSuffix', ['string', 'string'], (args) => {
    const [suffix, text] = [textAt(args, 0), textAt(args, 1)];
    return text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text;
  }),
  define('nospace', ['string'], (args, call) => withoutSpace(counted(textAt(args, 0), call))),
  define('trunc', ['int', 'string'], (args, call) => truncate(countAt(args, 0), counted(textAt(args, 1), call))),
  define('substr', ['int', 'int', 'string'], (args, call) =>
    substring(countAt(args, 0), countAt(args, 1), counted(textAt(args, 2), call)),
  ),
  define('abbrev', ['int', 'string'], (args, call) => abbreviate(0, countAt(args, 0), counted(textAt(args, 1), call))),
  define('abbrevboth', ['int', 'int', 'string'], (args, call) =>
    abbreviate(countAt(args, 0), countAt(args, 1), counted(textAt(args, 2), call)),
  ),
];

/** Cuts every character of `cutset` off both ends; an invalid byte counts as U+FFFD. */
function trimAll(cutset: string, text: string): string {
  const cut = new Set(Array.from(cutset, runeOf));
  return trimWhere(text, (character) => cut.has(runeOf(character)));
}

/** Looks at bytes one by one, as Go's library does: a text with white space and other than ASCII characters comes out garbled. */
function withoutSpace(text: string): string {
  const characters = Array.from(bytesOf(text), (byte) => String.fromCharCode(byte));
  const kept = characters.filter((character) => !isSpace(character));
  return kept.length === characters.length ? text : kept.join('');
}

function truncate(count: number, text: string): string {
  const length = byteLength(text);
  if (count < 0 && length + count > 0) return sliceBytes(text, length + count, length);
  return count >= 0 && length > count ? sliceBytes(text, 0, count) : text;
}

function substring(start: number, end: number, text: string): string {
  const length = byteLength(text);
  if (start < 0) return checkedSlice(text, 0, end, length);
  return checkedSlice(text, start, end < 0 || end > length ? length : end, length);
}

function checkedSlice(text: string, start: number, end: number, length: number): string {
  if (end < 0 || end > length || start > end) {
    throw new GoCallError(`slice bounds out of range [${start}:${end}] with length ${length}`);
  }
  return sliceBytes(text, start, end);
}

/** Cuts a text to `width` bytes, dots included; `offset` bytes may be left out at the start. */
function abbreviate(offset: number, width: number, text: string): string {
  if (width < SHORTEST || (offset > 0 && width < SHORTEST_BOTH)) return text;
  const length = byteLength(text);
  if (length <= width) return text;
  const shown = width - 3;
  const start = Math.min(offset, length - shown);
  if (start <= SHORTEST) return normalText(`${sliceBytes(text, 0, shown)}...`);
  if (start + shown >= length) return normalText(`...${sliceBytes(text, length - shown, length)}`);
  const rest = sliceBytes(text, start, length);
  return normalText(`...${abbreviate(0, shown, rest)}`);
}
