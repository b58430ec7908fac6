// How objects are named: by group, kind, namespace and name. The version is left out, because one object is served in several.
import type { KubernetesObject, ObjectKey } from '../cluster/cluster.js';

/** The group of an apiVersion; empty for the core group. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** The version of an apiVersion. */
export function versionOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1);
}

interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** A kind in one version: `apps/v1 Deployment`. Usable as a map key. */
export function kindText({ apiVersion, kind }: Kind): string {
  return `${apiVersion} ${kind}`;
}

/** The kinds of objects, each once, by {@link kindText}. */
export function kindsOf(objects: Iterable<Kind>): Map<string, Kind> {
  const kinds = new Map<string, Kind>();
  for (const { apiVersion, kind } of objects) kinds.set(kindText({ apiVersion, kind }), { apiVersion, kind });
  return kinds;
}

/** The key of an object; a missing namespace means cluster-scoped, an empty name that the API server would make one up. */
export function keyOf(object: KubernetesObject): ObjectKey {
  const { name, namespace = '' }: { name?: string; namespace?: string } = object.metadata;
  return { apiVersion: object.apiVersion, kind: object.kind, namespace, name: name ?? '' };
}

/** One object whatever its version: `apps/Deployment/shop/web`. Usable as a map key. */
export function identityOf(key: ObjectKey): string {
  return `${groupOf(key.apiVersion)}/${key.kind}/${key.namespace}/${key.name}`;
}

/** Whether an object has a name of its own. Without one it cannot be found again, so it cannot be applied. */
export function hasName(object: KubernetesObject): boolean {
  return keyOf(object).name !== '';
}

/** A manifest's name for people: `Deployment shop/web`, or `Job shop/migrate-*` when the API server makes its name. */
export function describeManifest(object: KubernetesObject): string {
  const key = keyOf(object);
  return describeKey(hasName(object) ? key : { ...key, name: `${object.metadata.generateName ?? ''}*` });
}

/** An object's name for people: `Deployment shop/web`. */
export function describeKey(key: ObjectKey): string {
  return `${key.kind} ${key.namespace === '' ? '' : `${key.namespace}/`}${key.name}`;
}
