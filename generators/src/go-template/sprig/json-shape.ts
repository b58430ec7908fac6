/** What a value is in JSON, one level deep. */
import { floatText } from '../format/float-text.js';
import { sortedKeys } from '../format/print-value.js';
import { GoCallError } from '../values/go-function.js';
import { GoInteger } from '../values/go-integer.js';
import { GoObject } from '../values/go-object.js';
import { goTypeOf } from '../values/go-type.js';
import type { GoValue } from '../values/go-value.js';
import { isNilContainer } from '../values/nil-containers.js';
import { base64Of } from './base64.js';
import { entriesOf, itemsOf } from './containers.js';
import { GoTime } from './go-time.js';
import { JsonObjectValue } from './json-object-value.js';
import { findMember } from './map-members.js';
import { findBytes } from './text-value.js';

/** A value as JSON has it. `literal` is a number, a boolean or null as written. */
export type JsonShape =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly GoValue[] }
  | { readonly kind: 'object'; readonly members: readonly (readonly [key: string, value: GoValue])[] };

/** The shape of a value. @throws GoCallError for what JSON cannot hold */
export function jsonShapeOf(value: GoValue): JsonShape {
  if (typeof value === 'string') return { kind: 'text', text: value };
  if (value === null || isNilContainer(value)) return literal('null');
  if (typeof value === 'number') return literal(jsonNumber(value));
  if (typeof value === 'boolean') return literal(String(value));
  if (value instanceof GoInteger) return literal(String(value.value));
  if (value instanceof JsonObjectValue) return { kind: 'object', members: Object.entries(value.jsonMembers()) };
  const own = value instanceof GoObject ? value.jsonValue() : undefined;
  if (own !== undefined) return jsonShapeOf(own);
  const bytes = findBytes(value);
  if (bytes !== undefined) return { kind: 'text', text: base64Of(bytes) };
  const items = itemsOf(value);
  if (items !== undefined) return { kind: 'list', items };
  const entries = entriesOf(value);
  if (entries !== undefined) {
    return { kind: 'object', members: sortedKeys(entries).map((key) => [key, findMember(entries, key) ?? null]) };
  }
  if (value instanceof GoTime) return { kind: 'text', text: value.jsonText() };
  if (value instanceof GoObject) return jsonShapeOf(value.underlying() ?? value.format());
  throw new GoCallError(`json: unsupported type: ${goTypeOf(value)}`);
}

function literal(text: string): JsonShape {
  return { kind: 'literal', text };
}

/** Shortest digits; with an exponent only below 1e-6 and from 1e21 on. */
function jsonNumber(value: number): string {
  if (!Number.isFinite(value)) throw new GoCallError('json: unsupported value');
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-6 || size >= 1e21)) return floatText(value, 'e', -1).replace(/e-0(\d)$/, 'e-$1');
  return floatText(value, 'f', -1);
}
