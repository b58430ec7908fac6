/** Matches of an expression in a text, chosen as Go's regexp chooses them. */
import type { Matcher, RE2JS } from 're2js';
import type { GoCall } from '../values/go-function.js';

/** How much matching is one step: characters times instructions. */
const WORK_PER_STEP = 4096;

/** A match and its groups, in UTF-16 units. */
export interface Match {
  readonly start: number;
  readonly end: number;
  /** By number, the whole match first; undefined for a group that took no part. */
  readonly groups: readonly (readonly [number, number] | undefined)[];
}

/** The first match. */
export function findFirst(expression: RE2JS, text: string, call: GoCall): Match | undefined {
  return searchFrom(expression, expression.matcher(text), { text, at: 0, call });
}

/** At most `most` matches, all of them when it is negative. An empty match right behind another match does not count. */
export function findAll(expression: RE2JS, text: string, most: number, call: GoCall): Match[] {
  const matcher = expression.matcher(text);
  const matches: Match[] = [];
  let previousEnd = -1;
  for (let at = 0; at <= text.length && matches.length !== most;) {
    const match = searchFrom(expression, matcher, { text, at, call });
    if (match === undefined) break;
    if (match.end > match.start || match.start !== previousEnd) matches.push(match);
    previousEnd = match.end;
    at = match.end > at ? match.end : at + widthAt(text, at);
  }
  return matches;
}

interface Search {
  readonly text: string;
  readonly at: number;
  readonly call: GoCall;
}

function searchFrom(expression: RE2JS, matcher: Matcher, { text, at, call }: Search): Match | undefined {
  call.step(1 + Math.floor(((text.length - at) * expression.programSize()) / WORK_PER_STEP));
  if (!matcher.find(at)) return undefined;
  const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, group) => {
    const start = matcher.start(group);
    return start < 0 ? undefined : ([start, matcher.end(group)] as const);
  });
  return { start: matcher.start(), end: matcher.end(), groups };
}

/** Units of the character at that place; one behind the end, so that a loop gets on. */
function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
