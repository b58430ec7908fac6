/** Argo CD's globs for `directory.include` and `exclude`: `*` also matches `/`, `?`, `[a-z]`, `[!a]`, `{a,b}`, `\` before a character. Linear in time. */
import { RenderError } from '../render.errors.js';

type Token = { readonly kind: 'any' } | { readonly kind: 'one'; readonly matches: (character: string) => boolean };

/** `{a,b}` may multiply: more alternatives are refused. */
const MAX_ALTERNATIVES = 1_000;
const MAX_PATTERN_LENGTH = 4_096;

/** What may stand first in `[...]` to mean all other characters; Argo CD's globs know only the exclamation mark. */
type Negations = '!' | '!^';

/** Compiles a pattern. Throws INVALID_SPEC when it is malformed: a pattern that silently matches nothing would prune. */
export function compileGlob(pattern: string, field: string, negations: Negations = '!'): (path: string) => boolean {
  if (pattern.length > MAX_PATTERN_LENGTH) throw wrong(field, `is longer than ${MAX_PATTERN_LENGTH} characters`);
  const alternatives = expandBraces(pattern, field).map((alternative) => tokensOf(alternative, field, negations));
  return (path) => {
    const characters = Array.from(path);
    return alternatives.some((tokens) => matches(tokens, characters));
  };
}

function expandBraces(pattern: string, field: string): string[] {
  const open = indexOutsideClass(pattern, '{', 0);
  if (open < 0) return [pattern];
  const parts: string[] = [];
  let depth = 0;
  let start = open + 1;
  let close = -1;
  for (let at = open; at < pattern.length; at += 1) {
    const character = pattern[at];
    if (character === '\\') at += 1;
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) {
        close = at;
        break;
      }
    } else if (character === ',' && depth === 1) {
      parts.push(pattern.slice(start, at));
      start = at + 1;
    }
  }
  if (close < 0) throw wrong(field, 'has a "{" that is not closed');
  parts.push(pattern.slice(start, close));
  const rests = expandBraces(pattern.slice(close + 1), field);
  const expanded = parts
    .flatMap((part) => expandBraces(part, field))
    .flatMap((part) => rests.map((rest) => pattern.slice(0, open) + part + rest));
  if (expanded.length > MAX_ALTERNATIVES) throw wrong(field, `stands for more than ${MAX_ALTERNATIVES} patterns`);
  return expanded;
}

function indexOutsideClass(pattern: string, wanted: string, from: number): number {
  let isClass = false;
  for (let at = from; at < pattern.length; at += 1) {
    const character = pattern[at];
    if (character === '\\') at += 1;
    else if (isClass) isClass = character !== ']';
    else if (character === '[') isClass = true;
    else if (character === wanted) return at;
  }
  return -1;
}

function tokensOf(pattern: string, field: string, negations: Negations): Token[] {
  const tokens: Token[] = [];
  const characters = Array.from(pattern);
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    if (character === '*') {
      if (tokens.at(-1)?.kind !== 'any') tokens.push({ kind: 'any' });
    } else if (character === '?') tokens.push({ kind: 'one', matches: () => true });
    else if (character === '[') {
      const end = characters.indexOf(']', at + 2);
      if (end < 0) throw wrong(field, 'has a "[" that is not closed');
      tokens.push({ kind: 'one', matches: classOf(characters.slice(at + 1, end), negations) });
      at = end;
    } else {
      const literal = character === '\\' ? (characters[(at += 1)] ?? '\\') : character;
      tokens.push({ kind: 'one', matches: (candidate) => candidate === literal });
    }
  }
  return tokens;
}

function classOf(content: readonly string[], negations: Negations): (character: string) => boolean {
  const isNegated = negations.includes(content[0] ?? ' ');
  const members = isNegated ? content.slice(1) : content;
  return (character) => {
    let isIn = false;
    for (let at = 0; at < members.length; at += 1) {
      const first = members[at] ?? '';
      if (members[at + 1] === '-' && members[at + 2] !== undefined) {
        isIn ||= character >= first && character <= (members[at + 2] ?? '');
        at += 2;
      } else isIn ||= character === first;
    }
    return isIn !== isNegated;
  };
}

/** Goes back to the last `*` only: earlier ones need never match more. */
function matches(tokens: readonly Token[], characters: readonly string[]): boolean {
  let token = 0;
  let star = -1;
  let starAt = 0;
  for (let at = 0; at < characters.length;) {
    const current = tokens[token];
    if (current?.kind === 'any') {
      star = token;
      starAt = at;
      token += 1;
    } else if (current?.matches(characters[at] ?? '')) {
      token += 1;
      at += 1;
    } else if (star >= 0) {
      starAt += 1;
      at = starAt;
      token = star + 1;
    } else return false;
  }
  while (tokens[token]?.kind === 'any') token += 1;
  return token === tokens.length;
}

function wrong(field: string, reason: string): RenderError {
  return new RenderError('INVALID_SPEC', `The pattern in ${field} ${reason}.`, field);
}
