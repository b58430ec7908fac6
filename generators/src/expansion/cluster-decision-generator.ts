/** The clusterDecisionResource generator: one parameter set for each registered cluster that other resources decided for. */
import { GenerationError } from '../generation.errors.js';
import { memberOf, objectMember, textMember, type JsonObject } from '../json.js';
import { formatParameter } from '../parameters/format-parameter.js';
import { ObjectParameters, OwnParameters, type ParameterSet } from '../parameters/parameter-set.js';
import { normalObject } from '../scm/normal-form.js';
import { compileSelector, isEmptySelector } from '../selector/label-selector.js';
import { LABEL_SELECTOR } from '../spec/schema.js';
import { IN_CLUSTER } from './clusters-generator.js';
import type { ExpansionRun } from './expansion-run.js';
import type { ClusterFact, DecisionsQuestion } from './facts.js';
import type { Scope } from './generator-entry.js';
import { literalValues } from './generator-values.js';

/** Runs `clusterDecisionResource`. An answer that is not known yet gives no sets, and a need. @throws GenerationError GENERATOR_ERROR */
export function runClusterDecisionResource(
  run: ExpansionRun,
  value: JsonObject,
  original: JsonObject,
  scope: Scope,
): ParameterSet[] {
  const clusters = clustersByName(run.clusters());
  const question = questionOf(value, scope);
  const answer = run.answer(question);
  if (answer === undefined) return [];
  const addValues = literalValues(run, value, original, scope);
  const { matchKey } = answer;
  return answer.entries.flatMap((entry, index) => {
    const wanted = memberOf(entry, matchKey);
    const cluster = wanted === undefined || wanted === null ? undefined : clusters.get(formatParameter(wanted));
    if (cluster === undefined) {
      run.tracer?.leftOut({ kind: 'decision', index, entry, matchKey });
      return [];
    }
    const set = setOf(run, entry, cluster);
    run.tracer?.made(set, { kind: 'decision', index, entry, cluster: cluster.name, configMap: question.configMap });
    return [addValues(set)];
  });
}

/** @throws GenerationError GENERATOR_ERROR unless resources are chosen by exactly one of name and labels */
function questionOf(value: JsonObject, scope: Scope): DecisionsQuestion {
  const name = textMember(value, 'name');
  const written = objectMember(value, 'labelSelector');
  const labelSelector = normalObject(LABEL_SELECTOR, written);
  const hasConditions = !isEmptySelector(labelSelector);
  if (name === '' ? !hasConditions : hasConditions || isGiven(written)) {
    const message =
      'The generator clusterDecisionResource needs either the "name" of a resource or a "labelSelector" with conditions.';
    throw new GenerationError('GENERATOR_ERROR', message);
  }
  if (name !== '' && scope.wasFilled) {
    const message =
      'Behind another child of a matrix, clusterDecisionResource cannot choose by "name" (Argo CD cannot either); use a "labelSelector", or make it the first child.';
    throw new GenerationError('GENERATOR_ERROR', message);
  }
  compileSelector(labelSelector);
  return { kind: 'decisions', configMap: textMember(value, 'configMapRef'), name, labelSelector };
}

/** Argo CD takes a selector that is written for one that selects, conditions or not. */
function isGiven(selector: JsonObject): boolean {
  return ['matchLabels', 'matchExpressions'].some((name) => (memberOf(selector, name) ?? null) !== null);
}

/** By their names; of two with one name the first counts. The cluster that the control plane runs in is there without registration. */
function clustersByName(clusters: readonly ClusterFact[]): ReadonlyMap<string, { name: string; server: string }> {
  const byName = new Map<string, { name: string; server: string }>();
  // Where Argo CD looks clusters up, their servers have no slash at the end.
  const known = clusters.map(({ name, server }) => ({ name, server: server.replace(/\/+$/, '') }));
  const isRegistered = known.some(({ server }) => server === IN_CLUSTER.server);
  for (const cluster of isRegistered ? known : [...known, IN_CLUSTER]) {
    if (cluster.name !== '' && !byName.has(cluster.name)) byName.set(cluster.name, cluster);
  }
  return byName;
}

/** Members of the entry win, also over the cluster's name and server; all of them become texts. */
function setOf(run: ExpansionRun, entry: JsonObject, { name, server }: { name: string; server: string }): ParameterSet {
  const texts = Object.entries(entry).map(([key, value]): [string, string] => [key, formatParameter(value)]);
  const own = new Map<string, string>([['name', name], ['server', server], ...texts]);
  return run.isNested ? new ObjectParameters(Object.fromEntries(own)) : new OwnParameters(own);
}
