/** The functions that every Go template has. `and` and `or` leave out arguments, so they are compiled, not called. */
import { GoCallError, GoFunction, type GoParameterType } from '../values/go-function.js';
import { isTrue } from '../values/go-type.js';
import type { GoValue } from '../values/go-value.js';
import { isEqualToAny, isLess, isLessOrEqual } from './comparison.js';
import { CONTAINER_FUNCTIONS } from './container-functions.js';
import { TEXT_FUNCTIONS } from './text-functions.js';

const VARIADIC = { isVariadic: true };
const TWO: readonly GoParameterType[] = ['reflect', 'reflect'];

const LOGIC_FUNCTIONS: readonly GoFunction[] = [
  new GoFunction('and', TWO, notCalled, VARIADIC),
  new GoFunction('or', TWO, notCalled, VARIADIC),
  new GoFunction('not', ['reflect'], ([value]) => !isTrue(value)),
  new GoFunction('eq', TWO, ([first = null, ...others]) => isEqualToAny(first, others), VARIADIC),
  new GoFunction('ne', TWO, ([left = null, right = null]) => !isEqualToAny(left, [right])),
  new GoFunction('lt', TWO, ([left = null, right = null]) => isLess(left, right)),
  new GoFunction('le', TWO, ([left = null, right = null]) => isLessOrEqual(left, right)),
  new GoFunction('gt', TWO, ([left = null, right = null]) => !isLessOrEqual(left, right)),
  new GoFunction('ge', TWO, ([left = null, right = null]) => !isLess(left, right)),
  new GoFunction('call', TWO, ([callee = null]) => callValue(callee), VARIADIC),
];

/** text/template's own functions by name. */
export const BUILTIN_FUNCTIONS: ReadonlyMap<string, GoFunction> = new Map(
  [...LOGIC_FUNCTIONS, ...CONTAINER_FUNCTIONS, ...TEXT_FUNCTIONS].map((entry) => [entry.name, entry]),
);

function notCalled(): GoValue {
  throw new GoCallError('and, or are compiled');
}

/** Parameters are data, and no function of templates gives a function: there is nothing `call` could call. */
function callValue(callee: GoValue): GoValue {
  throw new GoCallError(callee === null ? 'nil cannot be called' : 'its first argument is no function');
}
