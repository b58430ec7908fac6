import { canonicalJson } from '@wheelhouse/protocol';

/** How many paths a line of a plan names, as documented in the schema. */
const MAX_PATHS = 20;

/** The paths at which two JSON values differ, for example `spec.source.path` or `spec.sources[1]`: at most 20, outermost first. */
export function changedPaths(before: unknown, after: unknown): string[] {
  const paths: string[] = [];
  collect(before, after, '', paths);
  return paths.slice(0, MAX_PATHS);
}

function collect(before: unknown, after: unknown, path: string, paths: string[]): void {
  if (paths.length >= MAX_PATHS) return;
  if (isObject(before) && isObject(after)) {
    for (const key of [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted())
      collect(before[key], after[key], join(path, key), paths);
  } else if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    for (const [index, item] of before.entries()) collect(item, after[index], `${path}[${index}]`, paths);
  } else if (canonicalJson(before ?? null) !== canonicalJson(after ?? null)) paths.push(path);
}

function join(path: string, key: string): string {
  const isPlain = /^[A-Za-z_][\w-]*$/.test(key);
  if (!isPlain) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
