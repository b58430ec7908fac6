// One manifest and one live object, compared as Argo CD compares them: normalized, without what rules let differ, three ways.
import { globMatches } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../../../cluster/cluster.js';
import type { Customizations } from '../../customizations/customizations.js';
import { bothRules, pointerRules, type IgnoreRules, type ObjectRules } from '../../ignore/ignore-rules.js';
import { subjectOf, withoutFields, type IgnoreProblem, type JqRunner } from '../../ignore/ignored-fields.js';
import { fieldsOf, withoutManaged } from '../../ignore/managed-fields.js';
import type { JsonObject } from '../../object-path.js';
import { knownType, normalize, normalizeKnownType } from './normalize.js';
import { remarshal } from './remarshal.js';
import { lastApplied, predict, type Prediction } from './three-way-diff.js';

/** By what two objects are compared. */
export interface ComparisonSettings {
  readonly rules: IgnoreRules;
  readonly customizations: Customizations;
  readonly runner: JqRunner;
}

export interface Compared extends Prediction {
  readonly problems: readonly IgnoreProblem[];
}

/** Compares a manifest with the live object of the same identity. Throws PatchError where Kubernetes has no answer. */
export async function compare(
  manifest: KubernetesObject,
  liveObject: KubernetesObject,
  settings: ComparisonSettings,
): Promise<Compared> {
  const rules = rulesFor(manifest, liveObject, settings);
  const sides = { desired: manifest, live: liveObject };
  const managers = rules?.managers ?? [];
  const { desired, live } =
    managers.length === 0 ? sides : withoutManaged(manifest, liveObject, fieldsOf(liveObject, managers));
  const applied = lastApplied(live);
  const problems: IgnoreProblem[] = [];
  const prepare = async (object: JsonObject): Promise<JsonObject> => {
    const left = await withoutFields(normalize(object, settings.customizations), rules, settings.runner);
    problems.push(...left.problems);
    return knownTypesIn(left.object, settings.customizations);
  };
  const wanted = await prepare(remarshal(desired));
  const seen = await prepare(remarshal(live));
  const before = applied === undefined ? undefined : await prepare(applied);
  return { ...predict(wanted, seen, before), problems };
}

/** A manifest need not say where its object is. */
function rulesFor(
  manifest: KubernetesObject,
  live: KubernetesObject,
  { rules, customizations }: ComparisonSettings,
): ObjectRules | undefined {
  const wanted = subjectOf(manifest);
  const subject = { ...wanted, namespace: wanted.namespace || subjectOf(live).namespace };
  const { ignoreResourceStatusField: status } = customizations;
  const isDefinition = subject.group === 'apiextensions.k8s.io' && subject.kind === 'CustomResourceDefinition';
  const hidesStatus = status === 'all' || (status === 'crd' && isDefinition);
  return bothRules(rules.of(subject), hidesStatus ? pointerRules(['/status']) : undefined);
}

/** Fields of custom resources that hold types of Kubernetes: those that are known of Argo's own Rollout, and those that are configured. */
function knownTypesIn(object: JsonObject, { knownTypeFields }: Customizations): JsonObject {
  const { group, kind } = subjectOf(object as KubernetesObject);
  let normal = object;
  const configured = [...knownTypeFields].filter(([key]) => isKey(key, group, kind)).flatMap(([, fields]) => fields);
  const isRollout = group === 'argoproj.io' && kind === 'Rollout';
  const builtin = isRollout ? [{ field: 'spec.template.spec', type: 'core/v1/PodSpec' }] : [];
  for (const { field, type } of configured.length > 0 ? configured : builtin) {
    const known = knownType(type);
    if (known !== undefined) normal = normalizeKnownType(normal, field.split('.'), known);
  }
  return normal;
}

function isKey(key: string, group: string, kind: string): boolean {
  const slash = key.indexOf('/');
  return globMatches(key.slice(0, Math.max(slash, 0)), group) && globMatches(key.slice(slash + 1), kind);
}
