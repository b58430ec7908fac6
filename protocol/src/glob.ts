// Globs as Argo CD's settings have them (gobwas/glob): `*`, `?`, `[a-z]`, `[!a-z]`, `{one,two}` and `\` before a character that stands for
// itself; with a separator, `*` and `?` stop at it, and `**` does not. Time follows pattern times text, whatever the pattern.

/** Alternatives that braces of one pattern may stand for; a pattern with more matches nothing. */
const MAX_ALTERNATIVES = 256;

/** One place of a pattern: which characters it takes, and whether as many of them as there are. */
interface Place {
  readonly takes: (character: string) => boolean;
  readonly isRepeated: boolean;
}

/** Whether a text matches a pattern as a whole. A malformed pattern matches nothing. */
export function globMatches(pattern: string, text: string, separator?: string): boolean {
  if (!/[*?[\]{}\\]/.test(pattern)) return pattern === text;
  return alternativesOf(pattern).some((alternative) => {
    const places = placesOf(alternative, separator);
    return places !== undefined && matches(places, Array.from(text));
  });
}

/** Goes through the text once, with all the places of the pattern that what was read so far may have led to. */
function matches(places: readonly Place[], text: readonly string[]): boolean {
  let reached = afterRepeated(places, new Set([0]));
  for (const character of text) {
    const next = new Set<number>();
    for (const at of reached) {
      const place = places[at];
      if (place?.takes(character) === true) next.add(place.isRepeated ? at : at + 1);
    }
    if (next.size === 0) return false;
    reached = afterRepeated(places, next);
  }
  return reached.has(places.length);
}

/** A place that is repeated may also take nothing. */
function afterRepeated(places: readonly Place[], reached: Set<number>): Set<number> {
  for (const at of reached) if (places[at]?.isRepeated === true) reached.add(at + 1);
  return reached;
}

function placesOf(pattern: string, separator: string | undefined): Place[] | undefined {
  const characters = Array.from(pattern);
  const isWithin = (character: string): boolean => character !== separator;
  const places: Place[] = [];
  const one = (takes: Place['takes']): void => void places.push({ takes, isRepeated: false });
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    if (character === '*') {
      const isAny = characters[at + 1] === '*';
      if (isAny) at += 1;
      places.push({ takes: isAny ? () => true : isWithin, isRepeated: true });
    } else if (character === '?') one(isWithin);
    else if (character === '[') {
      const end = characters.indexOf(']', at + 2);
      if (end < 0) return undefined;
      one(oneOf(characters.slice(at + 1, end)));
      at = end;
    } else {
      const literal = character === '\\' ? (characters[(at += 1)] ?? '') : character;
      one((found) => found === literal);
    }
  }
  return places;
}

function oneOf(members: readonly string[]): (character: string) => boolean {
  const isNegated = members[0] === '!' || members[0] === '^';
  const rest = isNegated ? members.slice(1) : members;
  const [from = '', dash, to = ''] = rest;
  const isRange = rest.length === 3 && dash === '-';
  return (character) => (isRange ? from <= character && character <= to : rest.includes(character)) !== isNegated;
}

/** The pattern without braces, once for each way to choose. */
function alternativesOf(pattern: string): string[] {
  const waiting = [pattern];
  const done: string[] = [];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const braces = firstBraces(next);
    if (braces === undefined) done.push(next);
    else
      for (const choice of braces.choices) waiting.push(next.slice(0, braces.start) + choice + next.slice(braces.end));
    if (done.length + waiting.length > MAX_ALTERNATIVES) return [];
  }
  return done;
}

function firstBraces(pattern: string): { start: number; end: number; choices: string[] } | undefined {
  let depth = 0;
  let start = -1;
  let from = 0;
  const choices: string[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at];
    if (character === '\\') at += 1;
    else if (character === '{') {
      depth += 1;
      if (depth === 1) [start, from] = [at, at + 1];
    } else if (character === ',' && depth === 1) {
      choices.push(pattern.slice(from, at));
      from = at + 1;
    } else if (character === '}' && depth > 0) {
      depth -= 1;
      if (depth === 0) return { start, end: at + 1, choices: [...choices, pattern.slice(from, at)] };
    }
  }
  return undefined;
}
