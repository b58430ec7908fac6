import { canonicalJson } from '@wheelhouse/protocol';
import { isJsonObject, type JsonObject } from '../../object-path.js';

/** The members of an object, to be changed. Without a prototype: any name is a name like another, `__proto__`, too. */
export function membersOfCopy(object: JsonObject = {}): Record<string, unknown> {
  return Object.assign(Object.create(null) as Record<string, unknown>, object);
}

/** Whether two values are the same JSON. */
export function isSameJson(left: unknown, right: unknown): boolean {
  return left === right || canonicalJson(left) === canonicalJson(right);
}

/** A scalar as text: what list items are told from each other and sorted by. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : canonicalJson(value);
}

export function sortedByText(values: readonly unknown[]): unknown[] {
  return values.toSorted((left, right) => (textOf(left) < textOf(right) ? -1 : Number(textOf(left) > textOf(right))));
}

/** A value without members that are null, also inside lists; items that are null stay. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
}
