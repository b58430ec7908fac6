// Claims that a StatefulSet made from its templates. They usually carry no reference to it: their names tell.
import type { Cluster, KubernetesObject, ObjectKey } from '../../cluster/cluster.js';
import { objectsAt, textAt } from '../../engine/object-path.js';

/** The part of an object that is looked at here. */
interface Named {
  readonly key: ObjectKey;
}

/** Of these, the StatefulSet that a claim is named for: `<template>-<set>-<number>`; the longest name that fits. */
export function setOfClaim<T extends Named>(claim: KubernetesObject, objects: Iterable<T>): T | undefined {
  if (claim.kind !== 'PersistentVolumeClaim') return undefined;
  const named = claim.metadata.name.replace(/-\d+$/, '');
  let found: T | undefined;
  for (const object of objects) {
    const { kind, namespace, name } = object.key;
    if (kind !== 'StatefulSet' || namespace !== claim.metadata.namespace || !named.endsWith(`-${name}`)) continue;
    if (found === undefined || name.length > found.key.name.length) found = object;
  }
  return found;
}

/** Whether a StatefulSet really has the template that a claim is named for. */
export async function claimingSet(cluster: Cluster, set: ObjectKey, claim: KubernetesObject): Promise<boolean> {
  const live = await cluster.get(set);
  const templates = objectsAt(live, 'spec', 'volumeClaimTemplates').map((template) =>
    textAt(template, 'metadata', 'name'),
  );
  return templates.some((template) => claim.metadata.name.replace(/-\d+$/, '') === `${template}-${set.name}`);
}
