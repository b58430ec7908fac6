/** The `values` of a generator: texts filled in from the generator's own parameters, and then parameters themselves. */
import { isJsonObject, memberOf, setMember, textMember, type Json, type JsonObject } from '../json.js';
import { overrideNested } from '../parameters/combine.js';
import { JoinedParameters, OwnParameters, type ParameterSet } from '../parameters/parameter-set.js';
import type { ExpansionRun } from './expansion-run.js';
import type { Scope } from './generator-entry.js';
import { visibleParameters } from './scope.js';

/** Adds a generator's values to its parameter sets. */
export type AddValues = (parameters: ParameterSet) => ParameterSet;

type Fill = string | ((parameters: ParameterSet) => string);

/** Compiles the values of a generator. In nested languages they are filled in once, from the parameters around the generator as well. */
export function compileValues(run: ExpansionRun, filled: JsonObject, original: JsonObject, scope: Scope): AddValues {
  const values = memberOf(run.isNested ? original : filled, 'values');
  if (!isJsonObject(values)) return (parameters) => parameters;
  const { engine } = run.templates;
  const fills = Object.keys(values).map((key): [string, Fill] => [key, engine.compile(textMember(values, key))]);
  if (fills.length === 0) return (parameters) => parameters;
  return run.isNested ? addNested(fills, visibleParameters(scope)) : addFlat(fills);
}

function addFlat(fills: readonly [string, Fill][]): AddValues {
  const named = fills.map(([key, fill]): [string, Fill] => [`values.${key}`, fill]);
  return (parameters) => {
    const values = new Map<string, Json>();
    let shared = 0;
    for (const [name, fill] of named) {
      if (parameters.get(name) !== undefined) shared += 1;
      values.set(name, textOf(fill, parameters));
    }
    return new JoinedParameters(new OwnParameters(values), parameters, shared);
  };
}

function addNested(fills: readonly [string, Fill][], around: ParameterSet): AddValues {
  return (parameters) => {
    const visible = overrideNested(parameters, around);
    const values: Record<string, Json> = {};
    for (const [key, fill] of fills) setMember(values, key, textOf(fill, visible));
    const shared = parameters.get('values') === undefined ? 0 : 1;
    return new JoinedParameters(new OwnParameters(new Map([['values', values]])), parameters, shared);
  };
}

function textOf(fill: Fill, parameters: ParameterSet): string {
  return typeof fill === 'string' ? fill : fill(parameters);
}
