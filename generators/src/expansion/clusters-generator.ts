/** The clusters generator: one parameter set for each registered cluster that the selector takes. */
import type { GoMap } from '../go-template/values/go-value.js';
import { memberOf, objectMember, type JsonObject } from '../json.js';
import { ObjectParameters, OwnParameters, type Parameter, type ParameterSet } from '../parameters/parameter-set.js';
import { mapList } from '../parameters/typed-parameters.js';
import { compileMatcher, isEmptySelector, type LabelMatcher, type LabelSelector } from '../selector/label-selector.js';
import { normalizeName } from '../spec/dns-name.js';
import type { ExpansionRun } from './expansion-run.js';
import type { ClusterFact } from './facts.js';
import type { Scope } from './generator-entry.js';
import { compileValues } from './generator-values.js';

/** The label that marks a cluster's Secret in Argo CD. Templates see it, and selectors are ANDed with it. */
const SECRET_TYPE_LABEL = 'argocd.argoproj.io/secret-type';
const SECRET_TYPE = 'cluster';
/** The cluster that Argo CD itself runs in. It is there even if nobody registered it, but then it has no labels. */
export const IN_CLUSTER = { name: 'in-cluster', server: 'https://kubernetes.default.svc' };

/** Runs `clusters`. @throws GenerationError when the selector is illegal */
export function runClusters(run: ExpansionRun, value: JsonObject, original: JsonObject, scope: Scope): ParameterSet[] {
  const selector = selectorOf(value);
  const matches = compileClusterMatcher(selector);
  const addValues = compileValues(run, value, original, scope);
  const clusters = run.clusters();
  const sets: ParameterSet[] = [];
  const conditions = JSON.stringify(selector).length >>> 4;
  for (const cluster of clusters) {
    run.meter.count(1 + conditions);
    if (matches(labelLookup(cluster))) sets.push(addValues(setOf(run, cluster)));
    else run.tracer?.leftOut({ kind: 'cluster', cluster, selector });
  }
  // Last, as in Argo CD: a flat list shows the order.
  if (isEmptySelector(selector) && !clusters.some(isInCluster)) sets.push(addValues(inClusterSet(run)));
  if (memberOf(value, 'flatList') !== true) return sets;
  const all = sets.map((set) => set.asObject());
  const list = new ObjectParameters({ clusters: run.fillsAtOnce ? all : mapList(all) });
  run.tracer?.made(list, { kind: 'clusterList', sets });
  return [list];
}

function selectorOf(value: JsonObject): LabelSelector {
  return objectMember(value, 'selector');
}

function compileClusterMatcher(selector: LabelSelector): LabelMatcher {
  const matchLabels = { ...selector.matchLabels, [SECRET_TYPE_LABEL]: SECRET_TYPE };
  return compileMatcher({ ...selector, matchLabels }, { legalValues: true });
}

/** The labels of a cluster as selectors see them. */
export function labelLookup(cluster: ClusterFact): (key: string) => string | undefined {
  return (key) => {
    if (key === SECRET_TYPE_LABEL) return SECRET_TYPE;
    return Object.hasOwn(cluster.labels, key) ? cluster.labels[key] : undefined;
  };
}

function isInCluster(cluster: ClusterFact): boolean {
  return cluster.server === IN_CLUSTER.server;
}

function inClusterSet(run: ExpansionRun): ParameterSet {
  const set = new ObjectParameters({ ...IN_CLUSTER, nameNormalized: IN_CLUSTER.name, project: '' });
  run.tracer?.made(set, { kind: 'cluster', cluster: IN_CLUSTER });
  return set;
}

function setOf(run: ExpansionRun, cluster: ClusterFact): ParameterSet {
  const known = run.clusterSets.get(cluster);
  if (known !== undefined) return known;
  const labels = { ...cluster.labels, [SECRET_TYPE_LABEL]: SECRET_TYPE };
  const set = run.isNested ? nestedSetOf(run, cluster, labels) : flatSetOf(cluster, labels);
  // A set that several generators share could not tell which of them it is from.
  if (run.tracer === undefined) run.clusterSets.set(cluster, set);
  else run.tracer.made(set, { kind: 'cluster', cluster });
  return set;
}

function commonOf(cluster: ClusterFact): Record<string, string> {
  const { name, server, project = '' } = cluster;
  return { name, nameNormalized: normalizeName(name), server, project };
}

function nestedSetOf(run: ExpansionRun, cluster: ClusterFact, labels: Readonly<Record<string, string>>): ParameterSet {
  const metadata: GoMap = {};
  // Argo CD's Go templates see no annotations where there are none.
  if (!run.isTyped || Object.keys(cluster.annotations).length > 0) {
    metadata['annotations'] = run.textMap(cluster.annotations);
  }
  metadata['labels'] = run.textMap(labels);
  return new ObjectParameters({ ...commonOf(cluster), metadata });
}

function flatSetOf(cluster: ClusterFact, labels: Readonly<Record<string, string>>): ParameterSet {
  const values = new Map<string, Parameter>(Object.entries(commonOf(cluster)));
  for (const [key, value] of Object.entries(cluster.annotations)) values.set(`metadata.annotations.${key}`, value);
  for (const [key, value] of Object.entries(labels)) values.set(`metadata.labels.${key}`, value);
  return new OwnParameters(values);
}
