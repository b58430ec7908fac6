/** Git's wildmatch, which pathspecs use: by default stars cross slashes, with `:(glob)` they do not and a double star stands for directories. */
import type { PatternToken } from './pattern-token.js';

/** How a pathspec's wildcards are read. */
export interface WildmatchOptions {
  /** Stars stay within one path part (`:(glob)`). */
  readonly pathname: boolean;
  /** Case does not count (`:(icase)`). */
  readonly ignoreCase: boolean;
}

const SLASH = 47;

const NAMED_CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /\p{Cc}/u,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t\n\r\f\v]/,
  upper: /[A-Z]/,
  xdigit: /[A-Fa-f0-9]/,
};

/** Reads a pattern; undefined when it is malformed and so matches nothing. */
export function parseWildmatch(pattern: string, options: WildmatchOptions): PatternToken[] | undefined {
  const tokens: PatternToken[] = [];
  for (let at = 0; at < pattern.length;) {
    const character = pattern[at];
    if (character === '*') {
      at = readStars(pattern, at, tokens, options);
    } else if (character === '?') {
      tokens.push({ type: 'any', slash: !options.pathname });
      at += 1;
    } else if (character === '[') {
      const end = readClass(pattern, at + 1, tokens, options);
      if (end === undefined) return undefined;
      at = end;
    } else {
      if (character === '\\') at += 1;
      if (at >= pattern.length) return undefined;
      tokens.push(literal(pattern.charCodeAt(at), options));
      at += 1;
    }
  }
  return tokens;
}

function literal(code: number, options: WildmatchOptions): PatternToken {
  const folded = fold(code);
  const hasCase =
    options.ignoreCase && (folded !== code || String.fromCharCode(code).toUpperCase() !== String.fromCharCode(code));
  return hasCase ? { type: 'class', matches: (other) => fold(other) === folded } : { type: 'literal', code };
}

function fold(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

/** `**` between slashes or at the ends crosses directories; everywhere else, and without `:(glob)`, all stars are alike. */
function readStars(pattern: string, from: number, tokens: PatternToken[], options: WildmatchOptions): number {
  let at = from;
  while (pattern[at] === '*') at += 1;
  const isDouble =
    at - from > 1 && (from === 0 || pattern[from - 1] === '/') && (at === pattern.length || pattern[at] === '/');
  if (options.pathname && isDouble && pattern[at] === '/') {
    tokens.push({ type: 'directories' });
    return at + 1;
  }
  const slash = !options.pathname || isDouble;
  tokens.push({ type: 'star', slash });
  return at;
}

function readClass(
  pattern: string,
  from: number,
  tokens: PatternToken[],
  options: WildmatchOptions,
): number | undefined {
  let at = from;
  const negated = pattern[at] === '!' || pattern[at] === '^';
  if (negated) at += 1;
  const tests: ((code: number) => boolean)[] = [];
  for (let isFirst = true; isFirst || pattern[at] !== ']'; isFirst = false) {
    if (at >= pattern.length) return undefined;
    const named = pattern.startsWith('[:', at) ? pattern.indexOf(':]', at + 2) : -1;
    if (named > 0) {
      const known = NAMED_CLASSES[pattern.slice(at + 2, named)];
      if (known === undefined) return undefined;
      tests.push((code) => known.test(String.fromCharCode(code)));
      at = named + 2;
      continue;
    }
    const low = readCharacter(pattern, at);
    at = low.next;
    if (pattern[at] === '-' && pattern[at + 1] !== ']' && at + 1 < pattern.length) {
      const high = readCharacter(pattern, at + 1);
      at = high.next;
      tests.push((code) => code >= low.code && code <= high.code);
    } else {
      tests.push((code) => code === low.code);
    }
  }
  const matchesOne = (code: number): boolean => tests.some((test) => test(code));
  const matches = options.ignoreCase
    ? (code: number): boolean => matchesOne(code) || matchesOne(fold(code)) || matchesOne(unfold(code))
    : matchesOne;
  tokens.push({ type: 'class', matches: (code) => matches(code) !== negated && !(options.pathname && code === SLASH) });
  return at + 1;
}

function unfold(code: number): number {
  return code >= 97 && code <= 122 ? code - 32 : code;
}

function readCharacter(pattern: string, at: number): { code: number; next: number } {
  const position = pattern[at] === '\\' && at + 1 < pattern.length ? at + 1 : at;
  return { code: pattern.charCodeAt(position), next: position + 1 };
}
