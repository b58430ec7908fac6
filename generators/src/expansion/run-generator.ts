/** Runs one entry of a `generators` list: its generators in Argo CD's order, then its selector over what they give. */
import { GenerationError } from '../generation.errors.js';
import { isJsonObject, memberOf, objectMember, type Json, type JsonObject } from '../json.js';
import type { ParameterSet } from '../parameters/parameter-set.js';
import { compileMatcher, type LabelMatcher, type LabelSelector } from '../selector/label-selector.js';
import { NESTED_MATRIX, NESTED_MERGE, TERMINALS as TERMINAL_SCHEMAS } from '../spec/application-set-schema.js';
import { checkAgainst } from '../spec/check.js';
import { formatPath } from '../spec/path.js';
import { PLUGIN_GENERATOR } from '../spec/provider-schema.js';
import type { Schema } from '../spec/schema.js';
import { LABEL_SELECTOR } from '../spec/schema.js';
import type { Path } from '../yaml/yaml-document.js';
import { checkNested } from './child-generator.js';
import { runClusterDecisionResource } from './cluster-decision-generator.js';
import { runClusters } from './clusters-generator.js';
import type { ExpansionRun } from './expansion-run.js';
import type { GeneratorEntry, GeneratorResult, Scope } from './generator-entry.js';
import { runGit } from './git-generator.js';
import { runList } from './list-generator.js';
import { runMatrix } from './matrix-generator.js';
import { runMerge } from './merge-generator.js';
import { runPlugin } from './plugin-generator.js';
import { parameterLookup } from './parameter-lookup.js';
import { runPullRequest } from './pull-request-generator.js';
import { runScmProvider } from './scm-provider-generator.js';
import { checkSelectorText, childScope, fillGenerator } from './scope.js';

/** Gives the parameter sets of one generator. */
export type GeneratorFunction = (
  run: ExpansionRun,
  value: JsonObject,
  scope: Scope,
  path: Path,
) => readonly ParameterSet[];

type Generators = readonly (readonly [string, GeneratorFunction])[];

/** Generators without children, in the order in which Argo CD runs them. */
const TERMINALS: readonly (readonly [string, TerminalFunction])[] = [
  ['list', runList],
  ['clusters', runClusters],
  ['git', runGit],
  ['scmProvider', runScmProvider],
  ['clusterDecisionResource', runClusterDecisionResource],
  ['pullRequest', runPullRequest],
];
/** Argo CD runs it after matrix and merge. */
const PLUGIN: Generators = [['plugin', runTerminal(runPlugin, PLUGIN_GENERATOR)]];

/** The generators that may stand at each level, in the order in which Argo CD runs them. */
const GENERATORS: Readonly<Record<GeneratorEntry['level'], Generators>> = {
  top: [...terminals(), ...combinations(false), ...PLUGIN],
  nested: [...terminals(), ...combinations(true), ...PLUGIN],
};

function terminals(): Generators {
  return TERMINALS.map(([name, generate]) => [name, runTerminal(generate, TERMINAL_SCHEMAS[name] ?? { type: 'any' })]);
}

function combinations(isNested: boolean): Generators {
  return [
    ['matrix', runCombination(runMatrix, NESTED_MATRIX, isNested)],
    ['merge', runCombination(runMerge, NESTED_MERGE, isNested)],
  ];
}

/** Fills in a matrix or merge as a whole, as Argo CD does, and runs it. */
function runCombination(generate: typeof runMatrix, schema: Schema, isNested: boolean): GeneratorFunction {
  return (run, original, scope, path) => {
    checkNested({ value: original, path, isNested }, schema);
    const value = run.fillsAtOnce ? original : fillGenerator(run, original, schema, scope);
    return generate(run, { value, path, isNested }, childScope(scope));
  };
}

/** Runs an entry. @throws GenerationError GENERATOR_ERROR and others, with the place of the generator */
export function runEntry(run: ExpansionRun, entry: GeneratorEntry, scope: Scope): GeneratorResult[] {
  const { value, path, level } = entry;
  run.meter.count(1 + run.weightOf(value));
  const matcher = placed(run, path, () => selectorOf(run, memberOf(value, 'selector'), scope));
  const results: GeneratorResult[] = [];
  for (const [name, generate] of GENERATORS[level]) {
    const own = memberOf(value, name);
    if (!isJsonObject(own)) continue;
    const at = [...path, name];
    const sets = placed(run, at, () => {
      const generated = generate(run, own, scope, at);
      return matcher === undefined ? generated : selected(run, generated, matcher, { value, path: at });
    });
    run.tracer?.gave(at, sets);
    const template = memberOf(own, 'template');
    results.push({ sets, template: isJsonObject(template) ? template : undefined, path: at });
  }
  return results;
}

/** The sets that an entry's selector takes. */
function selected(
  run: ExpansionRun,
  sets: readonly ParameterSet[],
  matcher: LabelMatcher,
  { value, path }: { readonly value: JsonObject; readonly path: Path },
): readonly ParameterSet[] {
  const selector = objectMember(value, 'selector');
  const conditions = JSON.stringify(selector).length >>> 4;
  return sets.filter((set) => {
    run.meter.count(1 + conditions + (set.size >>> 3));
    if (matcher(parameterLookup(set))) return true;
    run.tracer?.leftOut({ kind: 'selector', set, selector }, path);
    return false;
  });
}

/** What a terminal generator needs: its value with everything filled in, and the parameters around it. */
export type TerminalFunction = (
  run: ExpansionRun,
  value: JsonObject,
  original: JsonObject,
  scope: Scope,
) => readonly ParameterSet[];

/** Fills in a terminal generator and runs it, once for all parameter sets around it when they make no difference. */
function runTerminal(generate: TerminalFunction, schema: Schema): GeneratorFunction {
  return (run, original, scope, path) => {
    const filled = fillGenerator(run, original, schema, scope);
    const knownSets = run.tracer?.knownSets(path) ?? run.knownSets;
    run.tracer?.enters(path);
    const differs = scope.visible.size > 0 && memberOf(original, 'values') !== undefined;
    if (differs || run.mutates) return generate(run, filled, original, scope);
    const known = knownSets.get(filled);
    if (known !== undefined) return known;
    const sets = generate(run, filled, original, scope);
    run.checkCount(sets.length);
    if (!run.hasNeeds()) knownSets.set(filled, sets);
    return sets;
  };
}

function selectorOf(run: ExpansionRun, selector: Json | undefined, scope: Scope): LabelMatcher | undefined {
  if (selector === undefined || selector === null) return undefined;
  const [error] = checkAgainst(LABEL_SELECTOR, selector, ['selector'], 'decoding').errors;
  if (error !== undefined) throw new GenerationError('GENERATOR_ERROR', `${error.message}.`);
  const matcher = compileMatcher(selector as LabelSelector, { legalValues: false });
  checkSelectorText(run, selector, scope);
  return matcher;
}

/** Whatever fails while parameters are made is the generator's error, and tells the innermost generator that it knows. */
function placed<T>(run: ExpansionRun, path: Path, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof GenerationError) || error.location.startsWith('spec.')) throw error;
    const isOwn = error.code === 'TEMPLATE_ERROR' || error.code === 'INVALID_SPEC';
    throw (isOwn ? error.as('GENERATOR_ERROR') : error).at(formatPath(path), run.set.locate(path));
  }
}
