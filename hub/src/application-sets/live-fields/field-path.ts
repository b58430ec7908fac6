import { isObject } from '../../applications/json-values.js';

/** One step into a JSON value. */
export type PathStep =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'item'; readonly index: number }
  /** Of a JSON pointer: a member of an object, or an item of a list. */
  | { readonly kind: 'pointer'; readonly token: string }
  /** Every item of a list, or those in which a member has a value. */
  | { readonly kind: 'each'; readonly where?: { readonly members: readonly string[]; readonly value: unknown } };

/** Fields of an application that one rule means. */
export type FieldPath = readonly PathStep[];

type Key = string | number;
const LIST_INDEX = /^(0|[1-9]\d*)$/;

/** Where a path leads in a value: one place for each list item that it passes; the last member need not be there. */
export function placesOf(path: FieldPath, value: unknown): Key[][] {
  let places: { readonly keys: Key[]; readonly value: unknown }[] = [{ keys: [], value }];
  for (const [position, step] of path.entries()) {
    const isLast = position === path.length - 1;
    places = places.flatMap((place) =>
      keysOf(step, place.value).flatMap((key) => {
        const next = memberAt(place.value, key);
        return next === undefined && !isLast ? [] : [{ keys: [...place.keys, key], value: next }];
      }),
    );
  }
  return places.map(({ keys }) => keys);
}

/** The value at a place; undefined when there is none. */
export function valueAt(value: unknown, place: readonly Key[]): unknown {
  let at = value;
  for (const key of place) at = memberAt(at, key);
  return at;
}

/** Sets or, with undefined, removes the value at a place of a tree that may be changed. Objects on the way are made as needed. */
export function putAt(tree: unknown, place: readonly Key[], value: unknown): void {
  let at = tree;
  for (const [position, key] of place.entries()) {
    if (position === place.length - 1) return put(at, key, value);
    let next = memberAt(at, key);
    if (next === undefined) {
      if (value === undefined || Array.isArray(at)) return;
      next = {};
      put(at, key, next);
    }
    at = next;
  }
}

/** Removes the value at a place, and the objects of the spec around it that hold nothing then. */
export function takeOut(tree: unknown, place: readonly Key[]): void {
  putAt(tree, place, undefined);
  for (let end = place.length - 1; end > 1 && place[0] === 'spec'; end -= 1) {
    const parent = place.slice(0, end);
    if (!isEmptyObject(valueAt(tree, parent))) return;
    putAt(tree, parent, undefined);
  }
}

/** Whether the value at a place is all that its parent holds. */
export function isOnlyMember(tree: unknown, place: readonly Key[]): boolean {
  const parent = valueAt(tree, place.slice(0, -1));
  return isObject(parent) && Object.keys(parent).length <= 1;
}

function isEmptyObject(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

function put(parent: unknown, key: Key, value: unknown): void {
  if (Array.isArray(parent)) {
    if (typeof key !== 'number' || key >= parent.length) return;
    if (value === undefined) parent.splice(key, 1);
    else parent[key] = value;
  } else if (isObject(parent)) {
    if (value === undefined) Reflect.deleteProperty(parent, key);
    else Object.defineProperty(parent, key, { value, enumerable: true, writable: true, configurable: true });
  }
}

function keysOf(step: PathStep, value: unknown): Key[] {
  switch (step.kind) {
    case 'member':
      return isObject(value) ? [step.name] : [];
    case 'item':
      return Array.isArray(value) ? [step.index] : [];
    case 'pointer':
      if (Array.isArray(value)) return LIST_INDEX.test(step.token) ? [Number(step.token)] : [];
      return isObject(value) ? [step.token] : [];
    case 'each':
      return Array.isArray(value) ? [...value.keys()].filter((index) => isChosen(step.where, value[index])) : [];
  }
}

function isChosen(where: { members: readonly string[]; value: unknown } | undefined, item: unknown): boolean {
  return where === undefined || valueAt(item, where.members) === where.value;
}

function memberAt(value: unknown, key: Key): unknown {
  if (Array.isArray(value)) return typeof key === 'number' ? (value[key] as unknown) : undefined;
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
