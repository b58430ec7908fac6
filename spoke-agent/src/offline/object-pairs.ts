// Which manifest and which live object are the same one.
import type { KubernetesObject } from '../cluster/cluster.js';
import { identityOf, keyOf } from '../engine/object-identity.js';

/** A manifest and its live object; one of them may be absent. */
export type ObjectPair =
  | { readonly desired: KubernetesObject; readonly live: KubernetesObject | undefined }
  | { readonly desired: undefined; readonly live: KubernetesObject };

/** Pairs in the order of the manifests, then what is only live. A manifest without a namespace goes with the only live object of its name. */
export function pairs(desired: readonly KubernetesObject[], live: readonly KubernetesObject[]): ObjectPair[] {
  const left = new Map(live.map((object) => [identityOf(keyOf(object)), object]));
  const wanted = new Map(desired.map((object) => [identityOf(keyOf(object)), object]));
  const found = new Map<KubernetesObject, KubernetesObject>();
  for (const [identity, object] of wanted) {
    const same = left.get(identity);
    if (same === undefined) continue;
    found.set(object, same);
    left.delete(identity);
  }
  for (const object of wanted.values()) {
    if (found.has(object)) continue;
    const candidates = [...left].filter(([, other]) => isSameElsewhere(object, other));
    const [candidate] = candidates;
    if (candidates.length !== 1 || candidate === undefined) continue;
    found.set(object, candidate[1]);
    left.delete(candidate[0]);
  }
  return [
    ...[...wanted.values()].map((object) => ({ desired: object, live: found.get(object) })),
    ...[...left.values()].map((object) => ({ desired: undefined, live: object })),
  ];
}

/** Whether two objects differ in their place only because one of them does not say where it is. */
function isSameElsewhere(one: KubernetesObject, other: KubernetesObject): boolean {
  const [left, right] = [keyOf(one), keyOf(other)];
  if (left.namespace !== '' && right.namespace !== '') return false;
  return identityOf({ ...left, namespace: '' }) === identityOf({ ...right, namespace: '' });
}
