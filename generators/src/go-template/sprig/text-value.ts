/** Values as texts, as sprig's functions take them. */
import { formatValue } from '../format/sprint.js';
import type { GoCall } from '../values/go-function.js';
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
export function textsOfValue(value: GoValue, call: GoCall): string[] {
  const values = itemsOf(value) ?? [value];
  return textsOf(
    values.filter((item) => item !== null),
    textOfValue,
    call,
  );
}

/** The texts of values, refused as soon as they are too long together: one value may stand in many places. */
export function textsOf(values: readonly GoValue[], write: (value: GoValue) => string, call: GoCall): string[] {
  let length = 0;
  return values.map((value) => {
    const text = write(value);
    length += text.length;
    call.checkLength(length);
    call.step(1 + Math.floor(text.length / 64));
    return text;
  });
}

/** The content of a []byte. */
export function findBytes(value: GoValue): Uint8Array | undefined {
  if (!(value instanceof TypedList) || value.element !== 'uint8') return undefined;
  return Uint8Array.from(value.items, (item) => (item instanceof GoInteger ? Number(item.value) : 0));
}
