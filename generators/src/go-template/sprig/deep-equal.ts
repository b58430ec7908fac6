/** reflect.DeepEqual. */
import type { GoCall } from '../values/go-function.js';
import { GoFunction } from '../values/go-function.js';
import { GoInteger } from '../values/go-integer.js';
import { GoObject } from '../values/go-object.js';
import { goTypeOf } from '../values/go-type.js';
import type { GoValue } from '../values/go-value.js';
import { isNilContainer } from '../values/nil-containers.js';
import { entriesOf, itemsOf } from './containers.js';
import { findMember } from './map-members.js';
import { checkDepth } from './value-depth.js';

/** Whether two values are the same in type and content. A nil list is not an empty one; NaN is not itself. */
export function deepEqual(left: GoValue, right: GoValue, call: GoCall): boolean {
  return new Comparison(call).equal(left, right);
}

class Comparison {
  readonly #call: GoCall;
  /** Pairs that are being compared: a map that holds itself counts as equal where it comes round. */
  readonly #open = new Map<object, Set<object>>();

  constructor(call: GoCall) {
    this.#call = call;
  }

  equal(left: GoValue, right: GoValue, depth = 0): boolean {
    this.#call.step();
    checkDepth(depth);
    if (left === right) return !(left instanceof GoFunction);
    if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
    if (goTypeOf(left) !== goTypeOf(right) || isNilContainer(left) !== isNilContainer(right)) return false;
    if (left instanceof GoInteger) return right instanceof GoInteger && left.value === right.value;
    if (left instanceof GoObject) return right instanceof GoObject && left.format() === right.format();
    return this.#once(left, right, () => this.#equalContent(left, right, depth + 1));
  }

  #once(left: object, right: object, compare: () => boolean): boolean {
    const partners = this.#open.get(left) ?? new Set();
    if (partners.has(right)) return true;
    this.#open.set(left, partners.add(right));
    return compare();
  }

  #equalContent(left: GoValue, right: GoValue, depth: number): boolean {
    const [leftItems, rightItems] = [itemsOf(left), itemsOf(right)];
    if (leftItems !== undefined && rightItems !== undefined) {
      return (
        leftItems.length === rightItems.length &&
        leftItems.every((item, index) => this.equal(item, rightItems[index] ?? null, depth))
      );
    }
    const [leftEntries, rightEntries] = [entriesOf(left), entriesOf(right)];
    if (leftEntries === undefined || rightEntries === undefined) return false;
    const keys = Object.keys(leftEntries);
    if (keys.length !== Object.keys(rightEntries).length) return false;
    return keys.every((key) => {
      const other = findMember(rightEntries, key);
      return other !== undefined && this.equal(findMember(leftEntries, key) ?? null, other, depth);
    });
  }
}
