import { isJsonObject } from '../object-path.js';
import { parseObject } from './field-set.js';

const PLAIN_NAME = /^[A-Za-z_][\w-]*$/;

/** A path for people: `spec.template.spec.containers[name=web].image`, `metadata.labels["app.kubernetes.io/name"]`. */
export function fieldPath(segments: readonly string[]): string {
  let path = '';
  for (const segment of segments) path += describeSegment(segment, path === '');
  return path;
}

function describeSegment(segment: string, isFirst: boolean): string {
  const rest = segment.slice(2);
  if (segment.startsWith('f:')) {
    if (!PLAIN_NAME.test(rest)) return `[${JSON.stringify(rest)}]`;
    return isFirst ? rest : `.${rest}`;
  }
  if (!segment.startsWith('k:')) return `[${rest}]`;
  const keys = parseObject(rest);
  if (keys === undefined) return `[${rest}]`;
  const pairs = Object.entries(keys).map(
    ([key, value]) => `${key}=${isJsonObject(value) ? JSON.stringify(value) : String(value)}`,
  );
  return `[${pairs.join(',')}]`;
}
