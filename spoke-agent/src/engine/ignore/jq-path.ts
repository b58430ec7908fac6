import { isJsonObject } from '../object-path.js';
import type { FieldLocation } from './field-location.js';

/** Where a path that jq gave leads in a value: a slice of a list to several places, what is not there nowhere. */
export function locations(value: unknown, path: readonly unknown[]): FieldLocation[] {
  const [first, ...rest] = path;
  if (path.length === 0) return [[]];
  return stepsInto(value, first).flatMap((key) => {
    const inside = Array.isArray(value) ? (value as unknown[])[Number(key)] : (value as Record<string, unknown>)[key];
    return locations(inside, rest).map((location) => [key, ...location]);
  });
}

function stepsInto(value: unknown, step: unknown): (string | number)[] {
  if (Array.isArray(value)) return positions(value.length, step);
  return typeof step === 'string' && isJsonObject(value) && Object.hasOwn(value, step) ? [step] : [];
}

/** Positions count from the end where they are negative. */
function positions(length: number, step: unknown): number[] {
  const from = (position: number): number => (position < 0 ? length + position : position);
  if (typeof step === 'number') {
    const position = from(Math.floor(step));
    return position >= 0 && position < length ? [position] : [];
  }
  if (!isJsonObject(step)) return [];
  const { start, end } = step;
  const first = typeof start === 'number' ? Math.max(from(Math.floor(start)), 0) : 0;
  const last = typeof end === 'number' ? Math.min(from(Math.ceil(end)), length) : length;
  return Array.from({ length: Math.max(last - first, 0) }, (_, index) => first + index);
}
