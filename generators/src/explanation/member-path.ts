import { isJsonList, isJsonObject, memberOf, type Json } from '../json.js';
import type { Path } from '../yaml/yaml-document.js';

/** The path to what a dotted name means in a value: keys may hold dots themselves. Undefined when there is nothing of that name. */
export function memberPath(value: Json | undefined, name: string): Path | undefined {
  if (isJsonObject(value) && Object.hasOwn(value, name)) return [name];
  if (isJsonList(value) && /^\d{1,9}$/.test(name) && Number(name) < value.length) return [Number(name)];
  for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) {
    const key = name.slice(0, dot);
    const inner = memberPath(childAt(value, key), name.slice(dot + 1));
    if (inner !== undefined) return [isJsonList(value) ? Number(key) : key, ...inner];
  }
  return undefined;
}

function childAt(value: Json | undefined, key: string): Json | undefined {
  if (isJsonObject(value)) return memberOf(value, key);
  return isJsonList(value) && /^\d{1,9}$/.test(key) ? value[Number(key)] : undefined;
}

/** The value at a path; undefined when there is none. */
export function valueAt(value: Json | undefined, path: Path): Json | undefined {
  let at = value;
  for (const segment of path) at = childAt(at, String(segment));
  return at;
}
