/** Whether values fit the parameters of functions. Go's templates never convert one type into another, except for constants. */
import { type ConstantNode, describeOperand } from '../syntax/template-node.js';
import type { GoParameterType } from '../values/go-function.js';
import { GoInteger } from '../values/go-integer.js';
import { GoObject } from '../values/go-object.js';
import { type Evaluated, goTypeOf } from '../values/go-type.js';
import type { GoValue } from '../values/go-value.js';
import { NIL_LIST, NIL_MAP, NIL_TEXTS } from '../values/nil-containers.js';

/** A value as an argument, or a text that says why it is none. */
export type Fitted = { readonly value: GoValue } | { readonly problem: string };

/** Checks a value that was evaluated. */
export function fitValue(value: Evaluated, type: GoParameterType): Fitted {
  if (type === 'any' || type === 'reflect') return { value: value ?? null };
  if (value === undefined) return fitNil(type);
  const actual = goTypeOf(value);
  if (actual === type || actual === `*${type}`) return { value };
  if (type === 'error' && value instanceof GoObject && actual.startsWith('*errors.')) return { value };
  return { problem: `takes ${type} here, not ${value === null ? 'nil' : actual}` };
}

/** What nil is for a parameter. */
function fitNil(type: GoParameterType): Fitted {
  if (type === 'any' || type === 'reflect' || type === 'error') return { value: null };
  if (type === '[]string') return { value: NIL_TEXTS };
  if (type === '[]interface {}') return { value: NIL_LIST };
  if (type === 'map[string]interface {}') return { value: NIL_MAP };
  return { problem: `takes ${type} here, not nil` };
}

/** A constant of the template takes the type of the parameter. */
export function fitConstant(node: ConstantNode, type: GoParameterType): Fitted {
  if (node.kind === 'nil') return fitNil(type);
  const value = constantOf(node, type);
  return value === undefined ? { problem: `takes ${type} here, not ${describeOperand(node)}` } : { value };
}

function constantOf(node: ConstantNode, type: GoParameterType): GoValue | undefined {
  switch (type) {
    case 'any':
    case 'reflect':
      return idealConstant(node);
    case 'bool':
      return node.kind === 'bool' ? node.value : undefined;
    case 'string':
      return node.kind === 'text constant' ? node.value : undefined;
    case 'float64':
      return node.kind === 'number' ? node.value.float : undefined;
    case 'int':
    case 'int64':
    case 'int32':
      return node.kind === 'number' ? integer(type, node.value.int) : undefined;
    case 'uint8':
    case 'uint32':
    case 'uint64':
      return node.kind === 'number' ? integer(type, node.value.uint) : undefined;
    case 'time.Time':
    case 'error':
    case '[]string':
    case '[]interface {}':
    case 'map[string]interface {}':
      return undefined;
  }
}

/** A constant where no type is asked for: a number is an int or a float64 by the way it is written. */
export function idealConstant(node: ConstantNode): GoValue | undefined {
  if (node.kind === 'nil') return undefined;
  if (node.kind !== 'number') return node.value;
  return node.value.isFloat ? node.value.float : integer('int', node.value.int);
}

function integer(
  type: 'int' | 'int64' | 'int32' | 'uint8' | 'uint32' | 'uint64',
  value: bigint | undefined,
): GoValue | undefined {
  return value === undefined ? undefined : new GoInteger(type, value);
}
