import { canonicalJson } from '@wheelhouse/protocol';

/** How many paths a line of a plan names, as documented in the schema. */
const MAX_PATHS = 20;

/** A place at which two JSON values differ; undefined where there is nothing. */
export interface ChangedValue {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The paths at which two JSON values differ, for example `spec.source.path` or `spec.sources[1]`: at most 20, outermost first. */
export function changedPaths(before: unknown, after: unknown): string[] {
  return changedValues(before, after, MAX_PATHS).map(({ path }) => path);
}

/** The same with the values at each path. */
export function changedValues(before: unknown, after: unknown, limit: number): ChangedValue[] {
  const found: ChangedValue[] = [];
  const collect = (left: unknown, right: unknown, path: string): void => {
    if (found.length >= limit) return;
    if (isObject(left) && isObject(right)) {
      for (const key of [...new Set([...Object.keys(left), ...Object.keys(right)])].toSorted())
        collect(ownMember(left, key), ownMember(right, key), join(path, key));
    } else if (Array.isArray(left) && Array.isArray(right) && left.length === right.length) {
      for (const [index, item] of left.entries()) collect(item, right[index], `${path}[${index}]`);
    } else if (canonicalJson(left ?? null) !== canonicalJson(right ?? null))
      found.push({ path, before: left, after: right });
  };
  collect(before, after, '');
  return found;
}

function join(path: string, key: string): string {
  const isPlain = /^[A-Za-z_][\w-]*$/.test(key);
  if (!isPlain) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

function ownMember(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
