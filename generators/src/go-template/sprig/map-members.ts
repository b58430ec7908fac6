/** Own members of maps whose keys come from users. */
import type { GoMap, GoValue } from '../values/go-value.js';

/** The map's own member; undefined when absent, whatever the prototype holds. */
export function findMember(map: Readonly<Record<string, GoValue>>, key: string): GoValue | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Writes an own member, also one called `__proto__`. */
export function writeMember(map: GoMap, key: string, value: GoValue): void {
  if (key === '__proto__') {
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    map[key] = value;
  }
}
