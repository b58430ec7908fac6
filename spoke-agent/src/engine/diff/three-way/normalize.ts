// Takes differences out of objects that mean nothing, before they are compared: as Argo CD does, always.
import { canonicalJson } from '@wheelhouse/protocol';
import { groupOf } from '../../object-identity.js';
import { isJsonObject, objectsAt, type JsonObject } from '../../object-path.js';
import { fieldsOfStruct, structOfKind, type FieldType } from '../kinds/kind-types.js';
import { fits, marshalled, remarshalAs } from './remarshal.js';

/** What an administrator lets differ without naming fields. */
export interface NormalizeOptions {
  /** Whether the rules of aggregated roles may differ. */
  readonly ignoreAggregatedRoles: boolean;
}

/** A copy without what means nothing. */
export function normalize(object: JsonObject, options: NormalizeOptions): JsonObject {
  const normal = withoutCreation(object);
  const group = groupOf(String(normal['apiVersion']));
  const kind = normal['kind'];
  if (group === '' && kind === 'Secret') return normalSecret(normal);
  if (group === '' && kind === 'Endpoints') return normalEndpoints(normal);
  if (group === 'rbac.authorization.k8s.io' && (kind === 'Role' || kind === 'ClusterRole'))
    return normalRole(normal, options);
  return normal;
}

/** Manifests exported from a cluster have `creationTimestamp: null`. */
function withoutCreation(object: JsonObject): JsonObject {
  const { metadata } = object;
  if (!isJsonObject(metadata)) return object;
  const { creationTimestamp: _creationTimestamp, ...rest } = metadata;
  return { ...object, metadata: rest };
}

function normalSecret(secret: JsonObject): JsonObject {
  const { stringData, ...rest } = secret;
  const given = secret['data'];
  if (!isJsonObject(stringData)) return withBytes(secret);
  if (given !== undefined && !isJsonObject(given)) return withBytes(secret);
  const folded = Object.entries(stringData).map(([key, value]) => [
    key,
    typeof value === 'string' ? Buffer.from(value).toString('base64') : value,
  ]);
  return withBytes({ ...rest, data: { ...given, ...Object.fromEntries(folded) } });
}

/** Values that are null read as empty. */
function withBytes(secret: JsonObject): JsonObject {
  const { data } = secret;
  if (!isJsonObject(data) || !fits(secret, { type: 'struct', name: 'Secret' })) return secret;
  const bytes = remarshalAs(data, { type: 'map', of: { type: 'scalar', scalar: 'y' } });
  const values = Object.entries(bytes as JsonObject).map(([key, value]) => [key, value ?? '']);
  return { ...secret, data: Object.fromEntries(values) };
}

const ENDPOINTS: FieldType = { type: 'struct', name: 'Endpoints' };

/** Addresses and ports have no order. */
function normalEndpoints(given: JsonObject): JsonObject {
  if (!fits(given, ENDPOINTS)) return given;
  const endpoints = marshalled(given, ENDPOINTS) as JsonObject;
  const subsets = objectsAt(endpoints, 'subsets').map((subset) => ({
    ...subset,
    ...sorted(subset, 'addresses'),
    ...sorted(subset, 'notReadyAddresses'),
    ...sorted(
      { ports: objectsAt(subset, 'ports').map((port) => ({ ...port, protocol: port['protocol'] || 'TCP' })) },
      'ports',
    ),
  }));
  return subsets.length === 0 ? endpoints : { ...endpoints, subsets: subsets.toSorted(byJson) };
}

function sorted(holder: JsonObject, key: string): JsonObject {
  const list = objectsAt(holder, key);
  return list.length === 0 ? {} : { [key]: list.toSorted(byJson) };
}

function byJson(left: unknown, right: unknown): number {
  return canonicalJson(left) < canonicalJson(right) ? -1 : 1;
}

function normalRole(role: JsonObject, { ignoreAggregatedRoles }: NormalizeOptions): JsonObject {
  if (ignoreAggregatedRoles && isJsonObject(role['aggregationRule'])) return { ...role, rules: null };
  const { rules } = role;
  return Array.isArray(rules) && rules.length === 0 ? { ...role, rules: null } : role;
}

/** Fields of custom resources that hold types of Kubernetes, in canonical form. `path`: member names; lists on the way are gone through. */
export function normalizeKnownType(object: JsonObject, path: readonly string[], type: FieldType): JsonObject {
  return changed(object, path, (value) => (fits(value, type) ? marshalled(value, type) : value)) as JsonObject;
}

/** The type that `knownTypeFields` names, for example `core/v1/PodSpec`; undefined when there is none of this name. */
export function knownType(name: string): FieldType | undefined {
  if (name === 'core/Quantity') return { type: 'scalar', scalar: 'Q' };
  if (name === 'meta/v1/Duration') return { type: 'scalar', scalar: 'D' };
  const struct = name.startsWith('core/v1/') ? name.slice('core/v1/'.length) : '';
  const known = structOfKind('v1', struct) ?? struct;
  return fieldsOfStruct(known).size === 0 ? undefined : { type: 'struct', name: known };
}

function changed(value: unknown, path: readonly string[], change: (value: unknown) => unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return Array.isArray(value) ? value.map(change) : change(value);
  if (Array.isArray(value)) return value.map((item: unknown) => changed(item, path, change));
  if (!isJsonObject(value) || !Object.hasOwn(value, first)) return value;
  return { ...value, [first]: changed(value[first], rest, change) };
}
