// What a client-side apply of a manifest would make of a live object, and what is live, in a form in which the two can be compared: Argo CD's
// default way to compare. Pure. What the cluster itself would do (webhooks, custom defaults) nobody knows here.
import { parseExactJson } from '../../../cluster/exact-json.js';
import { groupOf } from '../../object-identity.js';
import { isJsonObject, valueAt, type JsonObject } from '../../object-path.js';
import { withDefaults } from '../defaults/object-defaults.js';
import { structOfKind, type FieldType } from '../kinds/kind-types.js';
import { membersOf, mergeUntyped } from './json-merge.js';
import { PatchError } from './patch-schema.js';
import { fits, marshalled } from './remarshal.js';
import { mergeObjects } from './strategic-merge.js';
import { diffObjects } from './strategic-patch.js';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Both sides of a comparison. */
export interface Prediction {
  /** The live object after an apply. */
  readonly predicted: JsonObject;
  readonly live: JsonObject;
}

/** The manifest that was applied last, as the live object has it noted; undefined when it has not. */
export function lastApplied(live: JsonObject): JsonObject | undefined {
  const text = valueAt(live, 'metadata', 'annotations', LAST_APPLIED);
  if (typeof text !== 'string') return undefined;
  try {
    const object = parseExactJson(text);
    return isJsonObject(object) ? object : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Compares three ways where it is known what was applied before, else two ways. All are normalized.
 * Throws PatchError where the objects do not fit their kind so badly that Kubernetes has no answer either.
 */
export function predict(wanted: JsonObject, live: JsonObject, before: JsonObject | undefined): Prediction {
  if (before !== undefined) {
    try {
      return threeWay(before, wanted, live);
    } catch (error) {
      if (!(error instanceof PatchError)) throw error;
    }
  }
  return threeWay(wanted, wanted, live);
}

function threeWay(applied: JsonObject, manifest: JsonObject, live: JsonObject): Prediction {
  const before = withoutPlace(applied);
  const wanted = withoutPlace(manifest);
  const struct = structOfKind(String(before['apiVersion']), String(before['kind']));
  if (struct === undefined) return { predicted: mergeUntyped(before, wanted, live), live };
  const schema: FieldType = { type: 'struct', name: struct };
  const seen = isStatefulSet(before) ? withGivenClaims(before, live) : live;
  const changes = diffObjects(seen, wanted, schema, { deletions: false, changes: true });
  const deletions = diffObjects(before, wanted, schema, { deletions: true, changes: false });
  const patch = mergeObjects(deletions, changes, schema, 'combine');
  const predicted = mergeObjects(live, patch, schema);
  return { predicted: filled(predicted, schema), live: filled(live, schema) };
}

/** Manifests need not say what the API server knows. */
function withoutPlace(object: JsonObject): JsonObject {
  const { metadata } = object;
  if (!isJsonObject(metadata)) return object;
  const { namespace: _namespace, ...rest } = metadata;
  const { annotations, ...bare } = rest;
  const isEmpty = annotations === null || (isJsonObject(annotations) && Object.keys(annotations).length === 0);
  return { ...object, metadata: isEmpty ? bare : rest };
}

function isStatefulSet({ apiVersion, kind }: JsonObject): boolean {
  const group = groupOf(String(apiVersion));
  return kind === 'StatefulSet' && (group === 'apps' || group === 'extensions');
}

/** A live StatefulSet without what the API server fills into its claims. */
function withGivenClaims(before: JsonObject, live: JsonObject): JsonObject {
  const given = valueAt(before, 'spec', 'volumeClaimTemplates');
  const claims = valueAt(live, 'spec', 'volumeClaimTemplates');
  if (!Array.isArray(given) || !Array.isArray(claims)) return live;
  return { ...live, spec: { ...(live['spec'] as JsonObject), volumeClaimTemplates: membersOf(given, claims) } };
}

/** An object with the defaults of its kind, which come as a patch: what the kind does not know stays. */
function filled(object: JsonObject, schema: FieldType): JsonObject {
  if (!fits(object, schema)) return object;
  const known = marshalled(object, schema) as JsonObject;
  const patch = diffObjects(known, withDefaults(known), schema, { deletions: true, changes: true });
  return mergeObjects(object, patch, schema);
}
