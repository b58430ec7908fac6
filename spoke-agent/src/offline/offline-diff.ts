// Differences between manifests and live objects in files, as Argo CD would see them: to test ignore rules before they ship. Secret values
// never come out of here.
import type { IgnoreRule } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../cluster/cluster.js';
import { isExtraAllowed } from '../engine/annotations.js';
import type { Customizations, CustomizationProblem } from '../engine/customizations/customizations.js';
import { parseCustomizations } from '../engine/customizations/parse-customizations.js';
import { maskDifferences, type MaskedDifference } from '../engine/diff/masking.js';
import { nestedSecrets, SecretFields, type SecretField } from '../engine/diff/secret-fields.js';
import { compare, type ComparisonSettings } from '../engine/diff/three-way/comparison.js';
import { isSameJson } from '../engine/diff/three-way/json-values.js';
import { objectDifferences } from '../engine/diff/three-way/object-differences.js';
import { PatchError } from '../engine/diff/three-way/patch-schema.js';
import { LAST_APPLIED } from '../engine/diff/three-way/three-way-diff.js';
import { isHook } from '../engine/hooks.js';
import { IgnoreRules } from '../engine/ignore/ignore-rules.js';
import type { IgnoreProblem } from '../engine/ignore/ignored-fields.js';
import { misreadPointers } from '../engine/ignore/misread-pointers.js';
import { describeManifest, groupOf, hasName, keyOf } from '../engine/object-identity.js';
import { ScriptError } from '../scripts/scripts.errors.js';
import { WorkerScriptRunner } from '../scripts/worker-script-runner.js';
import { pairs, type ObjectPair } from './object-pairs.js';

/** What a comparison found of one object. */
export interface OfflineDifference {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** `Missing`: not live. `Extra`: live only. */
  readonly state: 'Same' | 'Changed' | 'Missing' | 'Extra';
  /** Of a changed object. Values that are absent are undefined. */
  readonly differences: readonly MaskedDifference[];
}

export interface OfflineDiff {
  readonly same: boolean;
  readonly objects: readonly OfflineDifference[];
  /** Settings that say nothing usable. */
  readonly settingProblems: readonly CustomizationProblem[];
  /** jq expressions that could not be answered; their fields were compared. */
  readonly ruleProblems: readonly IgnoreProblem[];
  /** Sentences about objects that could not be compared as usual. */
  readonly remarks: readonly string[];
}

/** By what files are compared. */
export interface OfflineDiffSettings {
  /** `spec.ignoreDifferences` of an Application. */
  readonly rules?: readonly IgnoreRule[];
  /** The data of a ConfigMap `argocd-cm`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Whether objects that are only live count for nothing (`compare-options: IgnoreExtraneous` of the application). */
  readonly ignoresExtras?: boolean;
}

/** Compares manifests with live objects, matched by their names. Throws nothing because of what the objects hold. */
export async function diffOf(
  desired: readonly KubernetesObject[],
  live: readonly KubernetesObject[],
  { rules = [], settings = {}, ignoresExtras = false }: OfflineDiffSettings = {},
): Promise<OfflineDiff> {
  const customizations = parseCustomizations(settings);
  const runner = new WorkerScriptRunner();
  const comparison = new OfflineComparison({ rules: new IgnoreRules(rules, customizations), customizations, runner });
  try {
    await comparison.tryRules(rules);
    const objects: OfflineDifference[] = [];
    for (const pair of pairs(comparison.named(desired), comparison.named(live)))
      objects.push(await comparison.look(pair));
    const { ruleProblems, remarks, tolerated } = comparison;
    const isFine = (object: OfflineDifference): boolean =>
      object.state === 'Same' || (object.state === 'Extra' && (ignoresExtras || tolerated.has(object)));
    return { same: objects.every(isFine), objects, settingProblems: customizations.problems, ruleProblems, remarks };
  } finally {
    await runner.close();
  }
}

/** Hooks come and go with a sync. */
function isCompared(object: KubernetesObject): boolean {
  return !isHook(object);
}

class OfflineComparison {
  readonly ruleProblems: IgnoreProblem[] = [];
  readonly remarks: string[] = [];
  /** Live objects whose own compare options say that they may be there. */
  readonly tolerated = new Set<OfflineDifference>();
  private readonly settings: ComparisonSettings;

  constructor(settings: ComparisonSettings) {
    this.settings = settings;
  }

  /** A rule that cannot be read is told even where no object is there that it is meant for. */
  async tryRules(rules: readonly IgnoreRule[]): Promise<void> {
    const { customizations, runner } = this.settings;
    const all = [...rules, ...customizations.ignoreDifferences.values()];
    this.remarks.push(...misreadPointers(rules, customizations));
    for (const expression of new Set(all.flatMap(({ jqPathExpressions = [] }) => jqPathExpressions)))
      try {
        await runner.jq(`[path(${expression})]`, {});
      } catch (error) {
        if (!(error instanceof ScriptError)) throw error;
        const { code, message } = error;
        if (code === 'SCRIPT_INVALID') this.note({ expression, code, message });
      }
  }

  /** What can be matched: all but hooks, and what has no name, which is told. */
  named(objects: readonly KubernetesObject[]): KubernetesObject[] {
    const compared = objects.filter(isCompared);
    for (const object of compared)
      if (!hasName(object))
        this.remarks.push(
          `${describeManifest(object)} has no metadata.name, by which it could be found: it is left out.`,
        );
    return compared.filter(hasName);
  }

  async look({ desired, live }: ObjectPair): Promise<OfflineDifference> {
    if (desired === undefined) return this.extra(live);
    if (live === undefined) return { ...named(desired), state: 'Missing', differences: [] };
    const name = { ...named(live), ...(keyOf(live).namespace === '' && named(desired)) };
    try {
      const { predicted, live: seen, problems } = await compare(desired, live, this.settings);
      for (const problem of problems) this.note(problem);
      if (isSameJson(predicted, seen)) return { ...name, state: 'Same', differences: [] };
      const secrets = this.secretsOf(desired, live);
      return { ...name, state: 'Changed', differences: maskDifferences(secrets, objectDifferences(predicted, seen)) };
    } catch (error) {
      if (!(error instanceof PatchError)) throw error;
      this.remarks.push(`${describeManifest(desired)} cannot be compared with what is live: ${error.message}.`);
      return { ...name, state: 'Changed', differences: [] };
    }
  }

  private extra(live: KubernetesObject): OfflineDifference {
    const object = { ...named(live), state: 'Extra' as const, differences: [] };
    const isOwned = (live.metadata.ownerReferences ?? []).length > 0;
    if (isOwned || isExtraAllowed(live)) this.tolerated.add(object);
    return object;
  }

  private note(problem: IgnoreProblem): void {
    const isKnown = this.ruleProblems.some(
      ({ expression, code }) => expression === problem.expression && code === problem.code,
    );
    if (!isKnown) this.ruleProblems.push(problem);
  }

  private secretsOf(desired: KubernetesObject, live: KubernetesObject): SecretFields {
    return new SecretFields([
      ...(desired.kind === 'Secret' ? SECRET_FIELDS : [...nestedSecrets(desired), ...nestedSecrets(live)]),
      ...maskedAnnotations(this.settings.customizations),
    ]);
  }
}

/** Where the values of a Secret are: also in the note of what was applied last. */
const SECRET_FIELDS: readonly SecretField[] = [['data'], ['stringData'], ['metadata', 'annotations', LAST_APPLIED]];

function maskedAnnotations({ sensitiveMaskAnnotations }: Customizations): SecretField[] {
  return sensitiveMaskAnnotations.map((annotation) => ['metadata', 'annotations', annotation]);
}

function named(object: KubernetesObject): Pick<OfflineDifference, 'group' | 'kind' | 'namespace' | 'name'> {
  const { kind, namespace, name } = keyOf(object);
  return { group: groupOf(object.apiVersion), kind, namespace, name };
}
