/** Short ways to write the tables of functions. */
import { GoFunction, type GoCall, type GoParameterType } from '../values/go-function.js';
import type { GoValue } from '../values/go-value.js';

/** What a function does with its checked arguments. */
export type GoImplementation = (args: readonly GoValue[], call: GoCall) => GoValue;

/** A function with a fixed number of parameters. */
export function define(name: string, parameters: readonly GoParameterType[], run: GoImplementation): GoFunction {
  return new GoFunction(name, parameters, run);
}

/** A function whose last parameter may stand any number of times. */
export function defineVariadic(
  name: string,
  parameters: readonly GoParameterType[],
  run: GoImplementation,
): GoFunction {
  return new GoFunction(name, parameters, run, { isVariadic: true });
}

/** The same function under several names. */
export function defineAll(
  names: readonly string[],
  parameters: readonly GoParameterType[],
  run: GoImplementation,
): GoFunction[] {
  return names.map((name) => define(name, parameters, run));
}
