/** Go's path.Match, which Argo CD uses for directories: `*` and `?` stay within one path part, `[a-z]` and `[^a-z]`, backslash quotes. */
import { MAX_PATTERN_LENGTH } from '../limits.js';
import type { PatternToken } from './pattern-token.js';

/** Reads a pattern; undefined when it is malformed: such a pattern matches nothing, in silence, as in Argo CD. */
export function parseGoPathPattern(pattern: string): PatternToken[] | undefined {
  if (pattern.length > MAX_PATTERN_LENGTH) return undefined;
  const tokens: PatternToken[] = [];
  for (let at = 0; at < pattern.length;) {
    const character = pattern[at];
    if (character === '*') {
      if (tokens.at(-1)?.type !== 'star') tokens.push({ type: 'star', slash: false });
      at += 1;
    } else if (character === '?') {
      tokens.push({ type: 'any', slash: false });
      at += 1;
    } else if (character === '[') {
      const end = parseClass(pattern, at + 1, tokens);
      if (end === undefined) return undefined;
      at = end;
    } else {
      if (character === '\\') at += 1;
      if (at >= pattern.length) return undefined;
      tokens.push({ type: 'literal', code: pattern.charCodeAt(at) });
      at += 1;
    }
  }
  return tokens;
}

/** Reads `[...]` from behind its bracket; gives the position behind the closing one. */
function parseClass(pattern: string, from: number, tokens: PatternToken[]): number | undefined {
  let at = from;
  const negated = pattern[at] === '^';
  if (negated) at += 1;
  const ranges: [number, number][] = [];
  for (;;) {
    if (pattern[at] === ']' && ranges.length > 0) break;
    const low = readClassCharacter(pattern, at);
    if (low === undefined) return undefined;
    at = low.next;
    let high = low.code;
    if (pattern[at] === '-') {
      const end = readClassCharacter(pattern, at + 1);
      if (end === undefined) return undefined;
      high = end.code;
      at = end.next;
    }
    ranges.push([low.code, high]);
  }
  const matches = (code: number): boolean => ranges.some(([low, high]) => code >= low && code <= high) !== negated;
  tokens.push({ type: 'class', matches });
  return at + 1;
}

/** A class must be closed, so its last character is never the pattern's last. */
function readClassCharacter(pattern: string, at: number): { code: number; next: number } | undefined {
  const character = pattern[at];
  if (character === undefined || character === '-' || character === ']') return undefined;
  const position = character === '\\' ? at + 1 : at;
  if (position + 1 >= pattern.length) return undefined;
  return { code: pattern.charCodeAt(position), next: position + 1 };
}
