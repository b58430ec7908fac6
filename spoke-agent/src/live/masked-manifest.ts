// An object as it may be shown: nothing of a secret value but runs of `+`, of equal length for equal values on both of its sides.
import { canonicalJson } from '@wheelhouse/protocol';
import { isRawNumber } from '../cluster/exact-json.js';
import type { KubernetesObject } from '../cluster/cluster.js';
import type { SecretFields } from '../engine/diff/secret-fields.js';
import { isJsonObject, type JsonObject } from '../engine/object-path.js';
import { APPLICATION_LABEL, TRACKING_ANNOTATION } from '@wheelhouse/protocol';

/** The length of the shortest mask, as in drift. */
const SHORTEST_MASK = 8;
/** What tells which object it is, and what kind of Secret. */
const OPEN_MEMBERS = new Set(['apiVersion', 'kind', 'type', 'immutable']);
const OPEN_METADATA = new Set([
  'name',
  'namespace',
  'generateName',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'ownerReferences',
]);
const OPEN_NAMES = new Set([APPLICATION_LABEL, TRACKING_ANNOTATION]);
/** Repeats whatever was applied. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** What is secret of an object. `everything`: all but what tells which object it is. */
export type Secrecy = 'everything' | SecretFields;

/** Masks the sides of one object together. */
export class ManifestMask {
  private readonly secrecy: Secrecy;
  private readonly masks = new Map<string, string>();

  constructor(secrecy: Secrecy) {
    this.secrecy = secrecy;
  }

  apply(object: KubernetesObject): JsonObject {
    if (this.secrecy === 'everything') return this.closed(object);
    if (this.secrecy.isEmpty) return object;
    const masked = this.covered(object, [], this.secrecy) as Record<string, unknown>;
    // What the cluster says of it could repeat a value.
    if ('status' in masked) masked['status'] = this.masked(masked['status']);
    return { ...masked, metadata: this.withoutCopies(masked['metadata']) };
  }

  private closed(object: JsonObject): JsonObject {
    return mapMembers(object, (name, value) => {
      if (name === 'metadata' && isJsonObject(value))
        return mapMembers(value, (field, inner) => this.metadata(field, inner));
      return OPEN_MEMBERS.has(name) ? value : this.masked(value);
    });
  }

  private metadata(field: string, value: unknown): unknown {
    if (OPEN_METADATA.has(field)) return value;
    if (!isJsonObject(value)) return this.masked(value);
    return mapMembers(value, (name, inner) => (OPEN_NAMES.has(name) ? inner : this.masked(inner)));
  }

  private covered(value: unknown, field: readonly string[], secrets: SecretFields): unknown {
    if (secrets.covers(field)) return this.masked(value);
    if (Array.isArray(value)) return value.map((item) => this.covered(item, field, secrets));
    if (!isJsonObject(value) || isRawNumber(value)) return value;
    return mapMembers(value, (name, inner) => this.covered(inner, [...field, name], secrets));
  }

  /** Copies of values elsewhere in the object; list items are owned by the values of their keys. */
  private withoutCopies(metadata: unknown): unknown {
    if (!isJsonObject(metadata)) return metadata;
    const { managedFields: _managedFields, ...rest } = metadata;
    const annotations = rest['annotations'];
    if (!isJsonObject(annotations) || !Object.hasOwn(annotations, LAST_APPLIED)) return rest;
    return { ...rest, annotations: { ...annotations, [LAST_APPLIED]: this.masked(annotations[LAST_APPLIED]) } };
  }

  private masked(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.masked(item));
    if (isJsonObject(value) && !isRawNumber(value)) return mapMembers(value, (_name, member) => this.masked(member));
    const text = canonicalJson(value);
    const known = this.masks.get(text);
    if (known !== undefined) return known;
    const mask = '+'.repeat(SHORTEST_MASK + this.masks.size);
    this.masks.set(text, mask);
    return mask;
  }
}

function mapMembers(object: JsonObject, map: (name: string, value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(name, value)]));
}
