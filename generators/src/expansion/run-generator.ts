/** Runs one entry of a `generators` list: its generators in Argo CD's order, then its selector over what they give. */
import { GenerationError } from '../generation.errors.js';
import { isJsonObject, memberOf, type Json, type JsonObject } from '../json.js';
import type { ParameterSet } from '../parameters/parameter-set.js';
import { compileMatcher, type LabelMatcher, type LabelSelector } from '../selector/label-selector.js';
import { LABEL_SELECTOR, UNSUPPORTED_GENERATORS } from '../spec/application-set-schema.js';
import { checkAgainst } from '../spec/check.js';
import { formatPath } from '../spec/path.js';
import type { Path } from '../yaml/yaml-document.js';
import { runClusters } from './clusters-generator.js';
import type { ExpansionRun } from './expansion-run.js';
import type { GeneratorEntry, GeneratorResult, Scope } from './generator-entry.js';
import { runGit } from './git-generator.js';
import { runList } from './list-generator.js';
import { runMatrix } from './matrix-generator.js';
import { runMerge } from './merge-generator.js';
import { parameterLookup } from './parameter-lookup.js';
import { fillGenerator, fillSelector } from './scope.js';

/** Gives the parameter sets of one generator. */
export type GeneratorFunction = (
  run: ExpansionRun,
  value: JsonObject,
  scope: Scope,
  path: Path,
) => readonly ParameterSet[];

type Generators = readonly (readonly [string, GeneratorFunction])[];

const TERMINALS: Generators = [
  ['list', runTerminal(runList)],
  ['clusters', runTerminal(runClusters)],
  ['git', runTerminal(runGit)],
];
const UNSUPPORTED: Generators = UNSUPPORTED_GENERATORS.map((name) => [name, () => refuseUnsupported(name)]);

/** The generators that may stand at each level, in the order in which Argo CD runs them. */
const GENERATORS: Readonly<Record<GeneratorEntry['level'], Generators>> = {
  top: [...TERMINALS, ...combinations(false), ...UNSUPPORTED],
  nested: [...TERMINALS, ...combinations(true), ...UNSUPPORTED],
  terminal: [...TERMINALS, ...UNSUPPORTED],
};

function combinations(isNested: boolean): Generators {
  return [
    ['matrix', (run, value, scope, path) => runMatrix(run, { value, path, isNested }, scope)],
    ['merge', (run, value, scope, path) => runMerge(run, { value, path, isNested }, scope)],
  ];
}

/** Runs an entry. @throws GenerationError GENERATOR_ERROR and others, with the place of the generator */
export function runEntry(run: ExpansionRun, entry: GeneratorEntry, scope: Scope): GeneratorResult[] {
  const { value, path, level } = entry;
  const matcher = placed(run, path, () => selectorOf(run, value, scope));
  const results: GeneratorResult[] = [];
  for (const [name, generate] of GENERATORS[level]) {
    const own = memberOf(value, name);
    if (!isJsonObject(own)) continue;
    const at = [...path, name];
    const sets = placed(run, at, () => {
      const generated = generate(run, own, scope, at);
      return matcher === undefined ? generated : generated.filter((set) => matcher(parameterLookup(set)));
    });
    const template = memberOf(own, 'template');
    results.push({ sets, template: isJsonObject(template) ? template : undefined, path: at });
  }
  return results;
}

function refuseUnsupported(name: string): never {
  const message = `The generator "${name}" is not supported by this version; list, clusters, git, matrix and merge are.`;
  throw new GenerationError('GENERATOR_UNSUPPORTED', message);
}

/** What a terminal generator needs: its value with everything filled in, and the parameters around it. */
export type TerminalFunction = (
  run: ExpansionRun,
  value: JsonObject,
  original: JsonObject,
  scope: Scope,
) => readonly ParameterSet[];

/** Fills in a terminal generator and runs it, once for all parameter sets around it when they make no difference. */
function runTerminal(generate: TerminalFunction): GeneratorFunction {
  return (run, original, scope) => {
    const filled = fillGenerator(run, original, scope);
    const differs =
      run.isNested && memberOf(original, 'values') !== undefined && (scope.own !== undefined || scope.outer.length > 0);
    if (differs) return generate(run, filled, original, scope);
    const known = run.knownSets.get(filled);
    if (known !== undefined) return known;
    const sets = generate(run, filled, original, scope);
    run.checkCount(sets.length);
    if (!run.hasNeeds()) run.knownSets.set(filled, sets);
    return sets;
  };
}

function selectorOf(run: ExpansionRun, entry: JsonObject, scope: Scope): LabelMatcher | undefined {
  const selector = memberOf(entry, 'selector');
  if (selector === undefined || selector === null) return undefined;
  const filled: Json = fillSelector(run, selector, scope);
  const [error] = checkAgainst(LABEL_SELECTOR, filled, ['selector'], 'decoding').errors;
  if (error !== undefined) throw new GenerationError('GENERATOR_ERROR', `${error.message}.`);
  return compileMatcher(filled as LabelSelector, { legalValues: false });
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
