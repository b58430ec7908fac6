/** Lists and maps whose elements have a type, where Go's functions tell them from []interface{} and map[string]interface{}. */
import type { GoValue } from './go-value.js';

/** A []string, []int, []uint8 and so on; also path segments and labels of pull requests, which are []string in Argo CD. */
export class TypedList {
  /** The type of an element: `string`, `int`, `int64`, `uint8`, `float64` ... */
  readonly element: string;
  readonly items: readonly GoValue[];

  constructor(element: string, items: readonly GoValue[]) {
    this.element = element;
    this.items = items;
  }
}

/** A map[string]string: labels and annotations of clusters, `values`. */
export class TypedMap {
  readonly element: string;
  readonly entries: Readonly<Record<string, GoValue>>;

  constructor(element: string, entries: Readonly<Record<string, GoValue>>) {
    this.element = element;
    this.entries = entries;
  }
}
