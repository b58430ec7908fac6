/** The `values` of a generator: texts filled in from the generator's own parameters, and then parameters themselves. */
import { isJsonObject, memberOf, setMember, textMember, type JsonObject } from '../json.js';
import { overrideNested } from '../parameters/combine.js';
import {
  JoinedParameters,
  ObjectParameters,
  OwnParameters,
  type Parameter,
  type ParameterSet,
} from '../parameters/parameter-set.js';
import { privateCopy } from '../parameters/private-copy.js';
import type { ExpansionRun } from './expansion-run.js';
import type { Scope } from './generator-entry.js';

/** Adds a generator's values to its parameter sets. */
export type AddValues = (parameters: ParameterSet) => ParameterSet;

type Fill = string | ((parameters: ParameterSet) => string);

/** Compiles the values of a generator. In Handlebars they are filled in once, from the parameters around the generator as well. */
export function compileValues(run: ExpansionRun, filled: JsonObject, original: JsonObject, scope: Scope): AddValues {
  const values = memberOf(run.fillsAtOnce ? original : filled, 'values');
  if (!isJsonObject(values)) return (parameters) => parameters;
  if (Object.keys(values).length === 0) return (parameters) => parameters;
  // Not before there is a parameter set: where nothing is filled in, no text is wrong.
  let add: AddValues | undefined;
  return traced(run, values, (parameters) => {
    const fills = add === undefined ? compileFills(run, values) : [];
    add ??= run.isNested ? addNested(run, fills, scope.visible) : addFlat(run, fills);
    return add(parameters);
  });
}

function compileFills(run: ExpansionRun, values: JsonObject): readonly [string, Fill][] {
  const { engine } = run.templates;
  return Object.keys(values).map((key) => [key, engine.compile(textMember(values, key), `values.${key}`)]);
}

/** Tells a tracer, where there is one, which sets have which values. */
function traced(run: ExpansionRun, values: JsonObject, add: AddValues): AddValues {
  const { tracer } = run;
  if (tracer === undefined) return add;
  return (parameters) => {
    const set = add(parameters);
    tracer.valued(set, parameters, values);
    return set;
  };
}

/**
 * The values of clusterDecisionResource, which Argo CD takes as they are: only parameters around the generator are filled into them.
 */
export function literalValues(run: ExpansionRun, filled: JsonObject, original: JsonObject, scope: Scope): AddValues {
  const values = memberOf(run.fillsAtOnce ? original : filled, 'values');
  if (!isJsonObject(values) || Object.keys(values).length === 0) return (parameters) => parameters;
  const { engine } = run.templates;
  const texts = Object.keys(values).map((key): [string, Fill] => {
    const text = textMember(values, key);
    return [key, scope.visible.size === 0 ? text : textOf(engine.compile(text), scope.visible)];
  });
  return traced(run, values, run.isNested ? addNested(run, texts, scope.visible) : addFlat(run, texts));
}

function addFlat(run: ExpansionRun, fills: readonly [string, Fill][]): AddValues {
  const named = fills.map(([key, fill]): [string, Fill] => [`values.${key}`, fill]);
  return (parameters) => {
    run.addParameters(fills.length);
    const values = new Map<string, Parameter>();
    let shared = 0;
    for (const [name, fill] of named) {
      if (parameters.get(name) !== undefined) shared += 1;
      values.set(name, textOf(fill, parameters));
    }
    return new JoinedParameters(new OwnParameters(values), parameters, shared);
  };
}

function addNested(run: ExpansionRun, fills: readonly [string, Fill][], around: ParameterSet): AddValues {
  return (parameters) => {
    run.addParameters(fills.length);
    // What a template writes into its parameters stays there: the set goes on as the copy that was written into.
    const own = run.mutates ? privateCopy(parameters) : parameters;
    const visible = overrideNested(own, around);
    const values: Record<string, string> = {};
    for (const [key, fill] of fills) setMember(values, key, textOf(fill, visible));
    const shared = own.get('values') === undefined ? 0 : 1;
    return new JoinedParameters(new ObjectParameters({ values: run.textMap(values) }), own, shared);
  };
}

function textOf(fill: Fill, parameters: ParameterSet): string {
  return typeof fill === 'string' ? fill : fill(parameters);
}
