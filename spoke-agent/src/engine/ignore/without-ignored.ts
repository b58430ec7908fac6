// What is applied when ignored differences are to stay: the manifest with the live values where rules let it differ. Never a manifest that
// merely lacks those fields: giving up a field that nobody else owns would remove it from the cluster.
import { APPLICATION_LABEL, canonicalJson, TRACKING_ANNOTATION } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { childrenOf, step, type FieldSet } from '../diff/field-set.js';
import { isJsonObject } from '../object-path.js';
import { withoutServerFields } from '../tracking.js';
import type { ObjectRules } from './ignore-rules.js';
import { withoutFields, type IgnoreProblem, type JqRunner } from './ignored-fields.js';
import { fieldsOf } from './managed-fields.js';

/** Members that tell list items from each other, in the order in which they are tried. */
const ITEM_KEYS = ['name', 'key', 'mountPath', 'containerPort', 'port', 'type', 'ip', 'uid'];

/** A manifest with what rules let differ taken from the live object. */
export interface RespectfulManifest {
  readonly manifest: KubernetesObject;
  readonly problems: readonly IgnoreProblem[];
}

/**
 * The manifest as it is applied when ignored differences are respected (`RespectIgnoreDifferences=true`, and whenever drift of other fields
 * is healed): where `rules` let it differ it has the live value, or nothing where nothing is live. `status` is never taken over.
 */
export async function withoutIgnored(
  manifest: KubernetesObject,
  live: KubernetesObject,
  rules: ObjectRules | undefined,
  runner: JqRunner,
): Promise<RespectfulManifest> {
  if (rules === undefined) return { manifest, problems: [] };
  const { status: _status, ...found } = live;
  const seen: KubernetesObject = { ...found, apiVersion: live.apiVersion, kind: live.kind, metadata: live.metadata };
  const wanted = await withoutFields(manifest, rules, runner);
  const left = await withoutFields(seen, rules, runner);
  const kept = restore({ manifest, wanted: wanted.object, live: seen, left: left.object }) as KubernetesObject;
  const owned = takeOwned(kept, seen, fieldsOf(live, rules.managers)) as KubernetesObject;
  return { manifest: identified(owned, manifest), problems: [...wanted.problems, ...left.problems] };
}

/** A manifest with and without what may differ, and the same of the live object. */
interface Versions {
  readonly manifest: unknown;
  readonly wanted: unknown;
  readonly live: unknown;
  readonly left: unknown;
}

/** Puts live values into the manifest wherever something was left out of either. */
function restore({ manifest, wanted, live, left }: Versions): unknown {
  if (live === left && manifest === wanted) return wanted;
  if (Array.isArray(manifest) && Array.isArray(wanted) && Array.isArray(live) && Array.isArray(left))
    return restoreItems(manifest, wanted, live, left);
  if (!isJsonObject(manifest) || !isJsonObject(wanted) || !isJsonObject(live) || !isJsonObject(left)) return wanted;
  const members = Object.assign(Object.create(null) as Record<string, unknown>, wanted);
  for (const [name, member] of Object.entries(live)) {
    const isLeftOut = !Object.hasOwn(left, name) || (Object.hasOwn(manifest, name) && !Object.hasOwn(wanted, name));
    if (isLeftOut) members[name] = member;
    else if (Object.hasOwn(wanted, name))
      members[name] = restore({ manifest: manifest[name], wanted: wanted[name], live: member, left: left[name] });
  }
  return members;
}

function restoreItems(
  manifest: readonly unknown[],
  wanted: readonly unknown[],
  live: readonly unknown[],
  left: readonly unknown[],
): unknown[] {
  const items = wanted.map((item, index) => {
    const before = indexOfSame(manifest, item, index);
    const seen = indexOfSame(live, item, index);
    const rest = seen < 0 ? -1 : indexOfSame(left, live[seen], seen);
    if (before < 0 || rest < 0) return item;
    return restore({ manifest: manifest[before], wanted: item, live: live[seen], left: left[rest] });
  });
  const isGone = (list: readonly unknown[], rest: readonly unknown[], item: unknown): boolean =>
    rest.length < list.length && indexOfSame(list, item, -1) >= 0 && indexOfSame(rest, item, -1) < 0;
  const gone = live.filter(
    (item) => (isGone(live, left, item) || isGone(manifest, wanted, item)) && indexOfSame(items, item, -1) < 0,
  );
  return [...items, ...gone];
}

/** The position of the item that is the same one: by its keys, else by its position. */
function indexOfSame(list: readonly unknown[], item: unknown, position: number): number {
  if (!isJsonObject(item)) return list.findIndex((other) => canonicalJson(other) === canonicalJson(item));
  const key = ITEM_KEYS.find(
    (name) => item[name] !== undefined && list.some((one) => isJsonObject(one) && one[name] !== undefined),
  );
  if (key === undefined) return position < list.length ? position : -1;
  return list.findIndex((other) => isJsonObject(other) && other[key] === item[key]);
}

/** Takes live values over where both sides have one and a manager of the rules owns it. */
function takeOwned(target: unknown, live: unknown, owned: FieldSet): unknown {
  let taken = target;
  for (const segment of childrenOf(owned)) {
    const inside = owned[segment] ?? {};
    const [wanted, value] = [step(taken, segment), step(live, segment)];
    if (wanted === undefined || value === undefined) continue;
    const next = childrenOf(inside).length === 0 ? value : takeOwned(wanted, value, inside);
    if (next !== wanted) taken = replaced(taken, segment, wanted, next);
  }
  return taken;
}

function replaced(value: unknown, segment: string, before: unknown, after: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => (item === before ? after : item));
  return isJsonObject(value) ? { ...value, [segment.slice(2)]: after } : value;
}

/** Rules may say what they like: an object stays what and where it is, and keeps the marks by which it is found again. */
function identified(object: KubernetesObject, manifest: KubernetesObject): KubernetesObject {
  const { apiVersion, kind } = manifest;
  const { name, namespace, labels, annotations } = manifest.metadata;
  // A rule over all of metadata must not send back what only the API server sets.
  const metadata = { ...withoutServerFields(object.metadata), name };
  if (namespace !== undefined) metadata.namespace = namespace;
  const label = labels?.[APPLICATION_LABEL];
  if (label !== undefined) metadata.labels = { ...metadata.labels, [APPLICATION_LABEL]: label };
  const annotation = annotations?.[TRACKING_ANNOTATION];
  if (annotation !== undefined) metadata.annotations = { ...metadata.annotations, [TRACKING_ANNOTATION]: annotation };
  return { ...object, apiVersion, kind, metadata };
}
