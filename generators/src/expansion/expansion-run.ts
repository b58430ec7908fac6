/** What one expansion carries along: facts and what of them was asked for, the template language, limits and what was worked out already. */
import { compileFree, compileNode, type CompiledNode, type NodeOptions } from '../application/compile-node.js';
import { GenerationError } from '../generation.errors.js';
import type { Json, JsonObject } from '../json.js';
import type { ExpansionLimits } from '../limits.js';
import type { Parameter, ParameterSet } from '../parameters/parameter-set.js';
import { textList, textMap } from '../parameters/typed-parameters.js';
import type { ParsedSet } from '../spec/parsed-manifest.js';
import type { Schema } from '../spec/schema.js';
import type { ExpansionTracer } from './expansion-tracer.js';
import { languageOf } from './set-language.js';
import { WorkMeter } from '../work-meter.js';
import type { GeneratorEntry, GeneratorResult, Scope } from './generator-entry.js';
import type { ClusterFact, FactAnswers, FactQuestion, Facts, Need, RepositoryFact, SourceUse } from './facts.js';

/** Runs an entry of a `generators` list; handed in, since combinations run entries again. */
export type EntryRunner = (run: ExpansionRun, entry: GeneratorEntry, scope: Scope) => readonly GeneratorResult[];

/** What the name and the place of a parameter take, in the measure of MAX_EXPANSION_SIZE. */
const ROOM_PER_PARAMETER = 32;
/** The same in sets of so many parameters that the engine keeps them as hash tables. */
const WIDE_SET = 500;
const ROOM_IN_WIDE_SET = 160;

/** One expansion; used once. */
export class ExpansionRun {
  readonly set: ParsedSet;
  readonly limits: ExpansionLimits;
  /** Measures all of it together. */
  readonly meter: WorkMeter;
  readonly runEntry: EntryRunner;
  /** Who is told how parameters come about; undefined unless somebody wants to know. */
  readonly tracer: ExpansionTracer | undefined;
  /** Whether parameters are nested values (Handlebars, Go) or flat texts (the plain language). */
  readonly isNested: boolean;
  /** Whether lists and maps of texts are told from others (Go). */
  readonly isTyped: boolean;
  /** Whether all parameters around a generator are filled into it at once (Handlebars), not by one matrix after the other. */
  readonly fillsAtOnce: boolean;
  /** Whether a template may write into its parameters (Go's `set`): then nothing may be shared between parameter sets. */
  readonly mutates: boolean;
  readonly templates: NodeOptions;
  /** Parameter sets of generators that nothing was filled into: the same for every parameter set of a matrix. */
  readonly knownSets = new WeakMap<object, readonly ParameterSet[]>();
  /** The parameters of each cluster, without the generator's values. */
  readonly clusterSets = new Map<ClusterFact, ParameterSet>();
  private readonly weights = new WeakMap<object, number>();
  private readonly facts: Facts;
  private readonly compiled = new WeakMap<object, CompiledNode>();
  private readonly repositories = new Map<string, { url: string; revision: string }>();
  private readonly needs = new Map<string, { url: string; revision: string; files: Set<string> }>();
  private readonly asked = new Map<string, FactQuestion>();
  private readonly open = new Map<string, FactQuestion>();
  private clustersUsed = false;

  constructor(set: ParsedSet, facts: Facts, limits: ExpansionLimits, runEntry: EntryRunner, tracer?: ExpansionTracer) {
    this.set = set;
    this.facts = facts;
    this.limits = limits;
    this.runEntry = runEntry;
    this.tracer = tracer;
    this.meter = new WorkMeter(limits.isOverdue);
    const language = languageOf(set, facts, this.meter);
    this.isNested = set.templateLanguage !== 'plain';
    this.isTyped = set.templateLanguage === 'go';
    this.fillsAtOnce = set.templateLanguage === 'handlebars';
    this.mutates = language.mutates;
    // Errors in generators get the place of the generator: what is filled in may itself have been filled in before.
    this.templates = { engine: language.engine, lenient: language.lenient, placeError: (error) => error };
  }

  clusters(): readonly ClusterFact[] {
    this.clustersUsed = true;
    return this.facts.clusters();
  }

  /** undefined: not known yet, and noted as a need. @throws GenerationError GENERATOR_ERROR when it cannot be had */
  repository(url: string, revision: string): RepositoryFact | undefined {
    this.repositories.set(`${url}\n${revision}`, { url, revision });
    const fact = this.facts.repository(url, revision);
    if (fact === undefined) {
      this.needFiles(url, revision, []);
      return undefined;
    }
    if (!('problem' in fact)) return fact;
    const { code, message } = fact.problem;
    throw new GenerationError('GENERATOR_ERROR', message, { factCode: code });
  }

  needFiles(url: string, revision: string, files: readonly string[]): void {
    const key = `${url}\n${revision}`;
    const need = this.needs.get(key) ?? { url, revision, files: new Set<string>() };
    for (const file of files) need.files.add(file);
    this.needs.set(key, need);
  }

  /** undefined: not known yet, and noted as a need. @throws GenerationError GENERATOR_ERROR when there is no answer */
  answer<Kind extends FactQuestion['kind']>(
    question: Extract<FactQuestion, { kind: Kind }>,
  ): FactAnswers[Kind] | undefined {
    if (this.facts.answer === undefined) {
      throw new GenerationError('GENERATOR_ERROR', `Nothing here can answer a question about ${question.kind}.`);
    }
    const key = JSON.stringify(question);
    this.asked.set(key, question);
    const answer = this.facts.answer<Kind>(question);
    if (answer === undefined) this.open.set(key, question);
    if (typeof answer !== 'object' || !('problem' in answer)) return answer;
    const { code, message } = answer.problem;
    throw new GenerationError('GENERATOR_ERROR', message, { factCode: code });
  }

  hasNeeds(): boolean {
    return this.needs.size > 0 || this.open.size > 0;
  }

  listNeeds(): Need[] {
    const repositories = [...this.needs.values()].map(({ url, revision, files }) => ({
      kind: 'repository' as const,
      url,
      revision,
      files: [...files],
    }));
    return [...repositories, ...this.open.values()];
  }

  sources(): SourceUse {
    return {
      clusters: this.clustersUsed,
      repositories: [...this.repositories.values()],
      questions: [...this.asked.values()],
    };
  }

  /** A list of texts as a parameter. */
  textList(items: readonly string[]): Parameter {
    return this.isTyped ? textList(items) : items;
  }

  /** A map of texts as a parameter. */
  textMap(entries: Readonly<Record<string, string>>): Parameter {
    return this.isTyped ? textMap(entries) : { ...entries };
  }

  /** Steps for checking and filling in a generator, which is done again for every parameter set around it. */
  weightOf(generator: JsonObject): number {
    const known = this.weights.get(generator);
    if (known !== undefined) return known;
    const weight = JSON.stringify(generator).length >>> 6;
    this.weights.set(generator, weight);
    return weight;
  }

  /** Counts the parameters of a set where they take room of their own. @throws GenerationError EXPANSION_LIMIT */
  addParameters(count: number): void {
    this.meter.addSize((count > WIDE_SET ? ROOM_IN_WIDE_SET : ROOM_PER_PARAMETER) * count);
  }

  /** @throws GenerationError EXPANSION_LIMIT when so many parameter sets are too many */
  checkCount(count: number): void {
    if (count <= this.limits.parameterSets) return;
    const message = `The generators give more than ${this.limits.parameterSets} parameter sets, which is the limit for one application set.`;
    throw new GenerationError('EXPANSION_LIMIT', message);
  }

  /** A generator's value, compiled once. */
  compileGenerator(value: JsonObject, schema: Schema): CompiledNode {
    const known = this.compiled.get(value);
    if (known !== undefined) return known;
    const node = this.fillsAtOnce ? this.compileAtOnce(value) : compileNode(schema, value, [], this.templates);
    this.compiled.set(value, node);
    return node;
  }

  /** Without the members that are filled in at other times. */
  private compileAtOnce(value: JsonObject): CompiledNode {
    const { template: _template, values: _values, ...rest } = value as Record<string, Json>;
    return compileFree(rest, [], this.templates);
  }
}
