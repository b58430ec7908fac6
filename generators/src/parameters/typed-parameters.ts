/** Lists and maps of texts as Go has them: its functions and selectors tell them from lists and maps of anything. */
import type { GoMap } from '../go-template/values/go-value.js';
import { NIL_MAPS } from '../go-template/values/nil-containers.js';
import { TypedList, TypedMap } from '../go-template/values/typed-containers.js';

/** A []string: path segments, labels of pull requests. */
export function textList(items: readonly string[]): TypedList {
  return new TypedList('string', items);
}

/** A map[string]string: labels, annotations, `values`. */
export function textMap(entries: Readonly<Record<string, string>>): TypedMap {
  return new TypedMap('string', entries);
}

/** A []map[string]interface{}: the clusters of a flat list. Without any it is nil. */
export function mapList(items: readonly GoMap[]): TypedList {
  return items.length === 0 ? NIL_MAPS : new TypedList('map[string]interface {}', items);
}
