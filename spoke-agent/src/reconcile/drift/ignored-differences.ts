// What may differ in the objects of the applications that are assigned now, and what follows from that for digests, differences and applies.
// Rules of an application and of the administrator, and fields that the cluster fills by design.
import type { KubernetesObject } from '../../cluster/cluster.js';
import type { Customizations } from '../../engine/customizations/customizations.js';
import { differences, type Difference } from '../../engine/diff/difference.js';
import { childrenOf, unionOf } from '../../engine/diff/field-set.js';
import { digestBeyond } from '../../engine/diff/owned-values.js';
import { bothRules, IgnoreRules, pointerRules, type ObjectRules } from '../../engine/ignore/ignore-rules.js';
import { withoutFields, type IgnoreProblem, type JqRunner } from '../../engine/ignore/ignored-fields.js';
import { fieldsOf, fieldsWithout } from '../../engine/ignore/managed-fields.js';
import { misreadPointers } from '../../engine/ignore/misread-pointers.js';
import { withoutIgnored } from '../../engine/ignore/without-ignored.js';
import { groupOf } from '../../engine/object-identity.js';
import { valueAt } from '../../engine/object-path.js';
import type { HeldAssignment } from '../../store/state-schema.js';
import type { ManagedObject } from '../state/managed-object.js';
import type { ManagedApplication, ManagedState } from '../state/managed-state.js';
import { ownedFieldsOf } from './owned-fields.js';

export interface IgnoredDifferencesParts {
  readonly state: Pick<ManagedState, 'applications'>;
  readonly runner: JqRunner;
  /** What the administrator says about kinds; undefined when the assignment names it and it is not read yet. */
  readonly customizationsOf: (assignment: HeldAssignment) => Customizations | undefined;
}

/** What differs, and which rules could not be asked. */
export interface FoundDifferences {
  readonly differences: readonly Difference[];
  readonly problems: readonly IgnoreProblem[];
}

export class IgnoredDifferences {
  private readonly parts: IgnoredDifferencesParts;
  private readonly rules = new WeakMap<HeldAssignment, { rules: IgnoreRules; of: Customizations | undefined }>();

  constructor(parts: IgnoredDifferencesParts) {
    this.parts = parts;
  }

  /** Whether the rules for an application are known: before they are, nothing of it may be put back. */
  isKnown(applicationId: string): boolean {
    const assignment = this.parts.state.applications.get(applicationId)?.assignment;
    return assignment === undefined || this.parts.customizationsOf(assignment) !== undefined;
  }

  /** The annotation in which the cluster notes who changed an object, where the administrator names one. */
  userAnnotationOf({ applicationId }: ManagedObject): string | undefined {
    const assignment = this.parts.state.applications.get(applicationId)?.assignment;
    return assignment && this.parts.customizationsOf(assignment)?.auditUserAnnotation;
  }

  /** What may differ in an object; undefined when nothing may. */
  rulesOf({ key, applicationId, foreignPointers }: ManagedObject): ObjectRules | undefined {
    const assignment = this.parts.state.applications.get(applicationId)?.assignment;
    const own = foreignPointers.length === 0 ? undefined : pointerRules(foreignPointers);
    if (assignment === undefined) return own;
    const { kind, name, namespace } = key;
    return bothRules(this.rulesFor(assignment).of({ group: groupOf(key.apiVersion), kind, name, namespace }), own);
  }

  /** What is to be said of pointers in the rules of an application, as far as these are known. */
  misreadPointersOf({ assignment }: Pick<ManagedApplication, 'assignment'>): readonly string[] {
    if (assignment === undefined) return [];
    return misreadPointers(assignment.syncPolicy.ignoreDifferences ?? [], this.parts.customizationsOf(assignment));
  }

  /** The digest of what we own in a live object, beyond what may differ. */
  digestOf(object: ManagedObject, live: KubernetesObject): string {
    return digestBeyond(live, ownedFieldsOf(object, live), this.rulesOf(object));
  }

  /**
   * What to compare live events with from now on, given that nothing differs that may not. Who puts a value back by hand owns the field
   * from then on: what we own in the live object would say nothing of its next change.
   */
  async agreedDigest(object: ManagedObject, desired: KubernetesObject, live: KubernetesObject): Promise<string> {
    const rules = this.rulesOf(object);
    const lost = fieldsWithout(ownedFieldsOf(object, desired), ownedFieldsOf(object, live));
    const fields = rules === undefined ? lost : fieldsWithout(lost, fieldsOf(live, rules.managers));
    if (childrenOf(fields).length === 0) return this.digestOf(object, live);
    const kept = rules === undefined ? desired : (await withoutFields(desired, rules, this.parts.runner)).object;
    const isLost = differences(fields, kept, {}).length > 0;
    return this.digestOf(object, isLost ? desired : live);
  }

  /** Whether all that we own is as it was when it was last looked at, and nothing was let differ then. */
  isAsLastSeen(object: ManagedObject, live: KubernetesObject): boolean {
    return !object.isDiffering && object.ownedDigest === digestBeyond(live, ownedFieldsOf(object, live), undefined);
  }

  /** Where a live object is not as desired, beyond what may differ. */
  async differences(
    object: ManagedObject,
    desired: KubernetesObject,
    live: KubernetesObject,
  ): Promise<FoundDifferences> {
    const rules = this.rulesOf(object);
    const fields = unionOf(ownedFieldsOf(object, desired), ownedFieldsOf(object, live));
    if (rules === undefined) return { differences: differences(fields, desired, live), problems: [] };
    const { runner } = this.parts;
    const [wanted, seen] = await Promise.all([
      withoutFields(desired, rules, runner),
      withoutFields(live, rules, runner),
    ]);
    return {
      differences: differences(fieldsWithout(fields, fieldsOf(live, rules.managers)), wanted.object, seen.object),
      problems: [...wanted.problems, ...seen.problems],
    };
  }

  /**
   * The manifest with live values where it may differ: what is applied without touching what belongs to others.
   * @param extent `foreign`: only what the cluster fills by design; `all`: what rules say, too
   */
  async respect(
    object: ManagedObject,
    { manifest, live, extent }: { manifest: KubernetesObject; live: KubernetesObject; extent: 'foreign' | 'all' },
  ): Promise<KubernetesObject> {
    const rules = extent === 'all' ? this.rulesOf(object) : pointerRules(object.foreignPointers);
    return (await withoutIgnored(manifest, live, rules, this.parts.runner)).manifest;
  }

  /** Whether what a manager changes at a path of member names may differ from the manifest. */
  async allows(
    object: ManagedObject,
    manifest: KubernetesObject,
    change: { path: readonly string[]; manager: string },
  ): Promise<boolean> {
    const rules = this.rulesOf(object);
    if (rules === undefined) return false;
    if (rules.managers.includes(change.manager)) return true;
    const { object: rest } = await withoutFields(manifest, rules, this.parts.runner);
    return valueAt(rest, ...change.path) === undefined;
  }

  private rulesFor(assignment: HeldAssignment): IgnoreRules {
    const customizations = this.parts.customizationsOf(assignment);
    const known = this.rules.get(assignment);
    if (known !== undefined && known.of === customizations) return known.rules;
    const rules = new IgnoreRules(assignment.syncPolicy.ignoreDifferences ?? [], customizations);
    this.rules.set(assignment, { rules, of: customizations });
    return rules;
  }
}
