import { isJsonObject } from '../object-path.js';
import type { FieldLocation } from './field-location.js';

/**
 * The reference tokens of a JSON pointer (RFC 6901), unescaped; undefined when it has none: it leads nowhere then. What stands before the
 * first `/` is not read, as in Argo CD.
 */
export function parsePointer(pointer: string): readonly string[] | undefined {
  const start = pointer.indexOf('/');
  if (start === -1) return undefined;
  return pointer
    .slice(start + 1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A position in a list; a negative one counts from the end, as Argo CD lets it. */
const POSITION = /^-?(0|[1-9]\d*)$/;

/** Where a pointer leads in a value; undefined when there is nothing. */
export function locate(value: unknown, tokens: readonly string[]): FieldLocation | undefined {
  const location: (string | number)[] = [];
  let at = value;
  for (const token of tokens) {
    if (Array.isArray(at)) {
      if (!POSITION.test(token)) return undefined;
      const position = Number(token) < 0 ? at.length + Number(token) : Number(token);
      if (position < 0 || position >= at.length) return undefined;
      location.push(position);
      at = at[position];
    } else if (isJsonObject(at) && Object.hasOwn(at, token)) {
      location.push(token);
      at = at[token];
    } else return undefined;
  }
  return location;
}
