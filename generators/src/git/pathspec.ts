/**
 * Git pathspecs as `git ls-files -- <pathspec>` reads them, which is how Argo CD finds files: a directory takes all files below it, stars
 * cross slashes, and the magic words top, literal, glob, icase and exclude work.
 */
import { GenerationError } from '../generation.errors.js';
import { MAX_PATTERN_LENGTH } from '../limits.js';
import { literalPrefix, matchTokens } from './pattern-token.js';
import { parseWildmatch } from './wildmatch.js';

/** A compiled pathspec. */
export interface Pathspec {
  /** Every path that can match starts with this: lets a sorted list be searched instead of read. */
  readonly prefix: string;
  /** How many characters it has: what matching costs. */
  readonly length: number;
  matches(path: string): boolean;
}

interface Magic {
  readonly top: boolean;
  readonly literal: boolean;
  readonly glob: boolean;
  readonly icase: boolean;
  readonly exclude: boolean;
}

const LONG_MAGIC = /^:\(([^)]*)\)/;
const KNOWN_MAGIC = new Set(['top', 'literal', 'glob', 'icase', 'exclude']);
/** Signs that Git keeps for short magic such as `:!docs`; only `/`, `!` and `^` mean something. */
const MAGIC_SIGNS = /[!"#%&',\-/;<=>@_`~^]/;
const WILDCARDS = /[*?[\\]/;

/** Compiles a pathspec. @throws GenerationError GENERATOR_ERROR when git would refuse it */
export function compilePathspec(text: string): Pathspec {
  // Argo CD asks for the whole repository.
  if (text === '') return compilePathspec('.');
  if (text.length > MAX_PATTERN_LENGTH) throw refused(text, `it is longer than ${MAX_PATTERN_LENGTH} characters`);
  const { magic, pattern } = readMagic(text);
  const path = magic.top ? pattern : normalizePath(text, pattern);
  const included = compileIncluded(path, magic);
  // A lone exclusion means "everything but": git adds the whole repository to it.
  return magic.exclude
    ? { prefix: '', length: text.length, matches: (candidate) => !included.matches(candidate) }
    : included;
}

function compileIncluded(path: string, magic: Magic): Pathspec {
  if (path === '') return { prefix: '', length: 0, matches: () => true };
  const fold = magic.icase ? lowerAscii : (value: string): string => value;
  const folded = fold(path);
  const directory = folded.endsWith('/') ? folded : `${folded}/`;
  const isBelow = (candidate: string): boolean => {
    const name = fold(candidate);
    return name === folded || name.startsWith(directory);
  };
  const hasWildcards = !magic.literal && WILDCARDS.test(path);
  const options = { pathname: magic.glob, ignoreCase: magic.icase };
  const tokens = hasWildcards ? parseWildmatch(asBytes(path), options) : undefined;
  if (tokens === undefined) return { prefix: magic.icase ? '' : path, length: 0, matches: isBelow };
  // The text itself may also be a path, stars and all.
  const prefix = magic.icase ? '' : commonPrefix(path, literalPrefix(tokens));
  return {
    prefix,
    length: path.length,
    matches: (candidate) => isBelow(candidate) || matchTokens(tokens, asBytes(candidate)),
  };
}

const NOT_ASCII = /[^\0-\u007f]/;

/** A text as git sees it, byte by byte: one character for each. */
function asBytes(text: string): string {
  return NOT_ASCII.test(text) ? String.fromCharCode(...new TextEncoder().encode(text)) : text;
}

/** Git ignores the case of ASCII letters only. */
function lowerAscii(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function commonPrefix(left: string, right: string): string {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length += 1;
  return left.slice(0, length);
}

function readMagic(text: string): { magic: Magic; pattern: string } {
  const none = { top: false, literal: false, glob: false, icase: false, exclude: false };
  if (!text.startsWith(':')) return { magic: none, pattern: text };
  const long = LONG_MAGIC.exec(text);
  if (long !== null) return { magic: magicOf(text, (long[1] ?? '').split(',')), pattern: text.slice(long[0].length) };
  if (text.startsWith(':(')) throw refused(text, 'the magic words have no closing ")"');
  let magic = none;
  let at = 1;
  for (; MAGIC_SIGNS.test(text.slice(at, at + 1)); at += 1) {
    const sign = text[at];
    if (sign === '/') magic = { ...magic, top: true };
    else if (sign === '!' || sign === '^') magic = { ...magic, exclude: true };
    else throw refused(text, `the magic sign "${sign}" is not supported`);
  }
  return { magic, pattern: text.slice(text[at] === ':' ? at + 1 : at) };
}

function magicOf(text: string, words: readonly string[]): Magic {
  const used = words.filter((word) => word !== '');
  const unknown = used.find((word) => !KNOWN_MAGIC.has(word));
  if (unknown !== undefined) throw refused(text, `the magic word "${unknown}" is not supported`);
  const magic = {
    top: used.includes('top'),
    literal: used.includes('literal'),
    glob: used.includes('glob'),
    icase: used.includes('icase'),
    exclude: used.includes('exclude'),
  };
  if (magic.literal && magic.glob) throw refused(text, '"literal" and "glob" exclude each other');
  return magic;
}

/** Takes out `.`, `..` and doubled slashes, and keeps a slash at the end: it asks for a directory. */
function normalizePath(text: string, pattern: string): string {
  if (pattern.startsWith('/')) throw refused(text, 'it is outside the repository (it starts with a slash)');
  const parts: string[] = [];
  for (const part of pattern.split('/')) {
    if (part === '..') {
      if (parts.length === 0) throw refused(text, 'it is outside the repository');
      parts.pop();
    } else if (part !== '' && part !== '.') {
      parts.push(part);
    }
  }
  return parts.length > 0 && /\/\.{0,2}$/.test(pattern) ? `${parts.join('/')}/` : parts.join('/');
}

function refused(text: string, reason: string): GenerationError {
  return new GenerationError('GENERATOR_ERROR', `The file pattern "${text}" cannot be used: ${reason}.`);
}
