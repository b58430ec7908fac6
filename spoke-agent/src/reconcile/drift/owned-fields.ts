// What is ours in a live object. Of an applied one the API server keeps that; of one that is replaced whole (`Replace=true`) it is what its
// manifest says, because a replace makes us no owner of what was there before.
import type { KubernetesObject } from '../../cluster/cluster.js';
import { isRawNumber } from '../../cluster/exact-json.js';
import { ownedFields, type FieldSet } from '../../engine/diff/field-set.js';
import { isJsonObject } from '../../engine/object-path.js';
import type { ManagedObject } from '../state/managed-object.js';

/** What names an object is nobody's field. */
const NAMING = new Set(['name', 'namespace', 'generateName']);

/** The fields of a live object that are ours. */
export function ownedFieldsOf(object: Pick<ManagedObject, 'replacedFields'>, live: KubernetesObject): FieldSet {
  return object.replacedFields ?? ownedFields(live);
}

/** All that a manifest says, list items by their position: what a replace keeps as it is. */
export function fieldsOfManifest(manifest: KubernetesObject): FieldSet {
  const { apiVersion: _version, kind: _kind, metadata, ...content } = manifest;
  const named = Object.fromEntries(Object.entries(metadata).filter(([name]) => !NAMING.has(name)));
  return fieldsIn({ ...content, metadata: named });
}

function fieldsIn(value: unknown): FieldSet {
  if (Array.isArray(value)) return Object.fromEntries(value.map((item, index) => [`i:${index}`, fieldsIn(item)]));
  if (!isJsonObject(value) || isRawNumber(value)) return {};
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [`f:${name}`, fieldsIn(member)]));
}
