/** The clusters generator: one parameter set for each registered cluster that the selector takes. */
import { memberOf, objectMember, type Json, type JsonObject } from '../json.js';
import { OwnParameters, type ParameterSet } from '../parameters/parameter-set.js';
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
const IN_CLUSTER = { name: 'in-cluster', server: 'https://kubernetes.default.svc' };

/** Runs `clusters`. @throws GenerationError when the selector is illegal */
export function runClusters(run: ExpansionRun, value: JsonObject, original: JsonObject, scope: Scope): ParameterSet[] {
  const selector = selectorOf(value);
  const matches = compileClusterMatcher(selector);
  const addValues = compileValues(run, value, original, scope);
  const clusters = run.clusters();
  const sets: ParameterSet[] = [];
  if (isEmptySelector(selector) && !clusters.some(isInCluster)) sets.push(addValues(inClusterSet()));
  for (const cluster of clusters) if (matches(labelLookup(cluster))) sets.push(addValues(setOf(run, cluster)));
  if (memberOf(value, 'flatList') !== true) return sets;
  return [new OwnParameters(new Map([['clusters', sets.map((set) => set.asObject())]]))];
}

function selectorOf(value: JsonObject): LabelSelector {
  return objectMember(value, 'selector');
}

function compileClusterMatcher(selector: LabelSelector): LabelMatcher {
  const matchLabels = { ...selector.matchLabels, [SECRET_TYPE_LABEL]: SECRET_TYPE };
  return compileMatcher({ ...selector, matchLabels }, { legalValues: true });
}

function labelLookup(cluster: ClusterFact): (key: string) => string | undefined {
  return (key) => {
    if (key === SECRET_TYPE_LABEL) return SECRET_TYPE;
    return Object.hasOwn(cluster.labels, key) ? cluster.labels[key] : undefined;
  };
}

function isInCluster(cluster: ClusterFact): boolean {
  return cluster.name === IN_CLUSTER.name || cluster.server.replace(/\/+$/, '') === IN_CLUSTER.server;
}

function inClusterSet(): ParameterSet {
  const { name, server } = IN_CLUSTER;
  return new OwnParameters(
    new Map([
      ['name', name],
      ['nameNormalized', name],
      ['server', server],
      ['project', ''],
    ]),
  );
}

function setOf(run: ExpansionRun, cluster: ClusterFact): ParameterSet {
  const known = run.clusterSets.get(cluster);
  if (known !== undefined) return known;
  const values = new Map<string, Json>([
    ['name', cluster.name],
    ['nameNormalized', normalizeName(cluster.name)],
    ['server', cluster.server],
    ['project', cluster.project ?? ''],
  ]);
  const labels = { ...cluster.labels, [SECRET_TYPE_LABEL]: SECRET_TYPE };
  if (run.isNested) {
    values.set('metadata', { annotations: cluster.annotations, labels });
  } else {
    for (const [key, value] of Object.entries(cluster.annotations)) values.set(`metadata.annotations.${key}`, value);
    for (const [key, value] of Object.entries(labels)) values.set(`metadata.labels.${key}`, value);
  }
  const set = new OwnParameters(values);
  run.clusterSets.set(cluster, set);
  return set;
}
