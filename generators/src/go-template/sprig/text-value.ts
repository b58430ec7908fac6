/** Values as texts, as sprig's functions take them. */
import { formatValue } from '../format/sprint.js';
import { textOf } from '../values/go-text.js';
import { GoInteger } from '../values/go-integer.js';
import type { GoValue } from '../values/go-value.js';
import { TypedList } from '../values/typed-containers.js';
import { itemsOf } from './containers.js';

/** A value as `toString` gives it. */
export function textOfValue(value: GoValue): string {
  if (typeof value === 'string') return value;
  const bytes = findBytes(value);
  return bytes === undefined ? formatValue(value) : textOf(bytes);
}

/** The texts of a list, nil items left out; of anything else, the one text. */
export function textsOfValue(value: GoValue): string[] {
  const items = itemsOf(value);
  if (items !== undefined) return items.filter((item) => item !== null).map(textOfValue);
  return value === null ? [] : [textOfValue(value)];
}

/** The content of a []byte. */
export function findBytes(value: GoValue): Uint8Array | undefined {
  if (!(value instanceof TypedList) || value.element !== 'uint8') return undefined;
  return Uint8Array.from(value.items, (item) => (item instanceof GoInteger ? Number(item.value) : 0));
}
