// The objects that a request may name: those of its application, and what they own. Anything else looks absent, whatever it is.
import type { LiveResourceKey } from '@wheelhouse/protocol';
import type { Cluster, KubernetesObject, ObjectKey } from '../cluster/cluster.js';
import { ClusterError } from '../cluster/cluster.errors.js';
import { identityOf } from '../engine/object-identity.js';
import { isJsonObject, textAt } from '../engine/object-path.js';
import type { ApplicationClusters } from '../reconcile/application/application-clusters.js';
import type { ManagedObject } from '../reconcile/state/managed-object.js';
import type { ManagedApplication, ManagedState } from '../reconcile/state/managed-state.js';
import { apiVersionOfKind } from './tree/child-kinds.js';
import { claimingSet, setOfClaim } from './tree/claims.js';
import { notHere, notInTree } from './live.errors.js';

/** How many objects are looked at on the way up from one to the application's. */
const MAX_LOOKS = 12;
/** Owners of one object that are looked at. */
const MAX_OWNERS = 5;

/** An object of a tree. */
export interface TreeObject {
  readonly key: ObjectKey;
  /** The object of the application that it is, or that owns it. */
  readonly root: ManagedObject;
  readonly isManaged: boolean;
  /** As the cluster has it; undefined when it is not there. */
  readonly live: KubernetesObject | undefined;
}

export class ApplicationObjects {
  private readonly state: ManagedState;
  private readonly clusters: ApplicationClusters;

  constructor(state: ManagedState, clusters: ApplicationClusters) {
    this.state = state;
    this.clusters = clusters;
  }

  /** Throws NOT_FOUND. */
  application(applicationId: string): ManagedApplication {
    const application = this.state.applications.get(applicationId);
    if (application === undefined || (application.assignment ?? application.removal) === undefined) throw notHere();
    return application;
  }

  clusterOf(application: ManagedApplication): Cluster {
    return this.clusters.clusterOf(application.id);
  }

  /** Throws NOT_FOUND for what is absent and for what belongs to others. */
  async find(application: ManagedApplication, named: LiveResourceKey): Promise<TreeObject> {
    const cluster = this.clusterOf(application);
    const own = this.clusters.assignmentOf(application.id)?.namespace ?? '';
    const managed = findManaged(application, named, own);
    if (managed !== undefined)
      return { key: managed.key, root: managed, isManaged: true, live: await findLive(cluster, managed.key) };
    const key = await keyOfNamed(cluster, named, own);
    const live = key && (await findLive(cluster, key));
    const root = live && (await rootOf(cluster, application, live));
    if (key === undefined || root === undefined) throw notInTree(named);
    return { key, root, isManaged: false, live };
  }
}

/** Undefined when the cluster serves no such kind. `own`: the application's namespace. */
async function keyOfNamed(cluster: Cluster, named: LiveResourceKey, own: string): Promise<ObjectKey | undefined> {
  const { group, version, kind, namespace, name } = named;
  const given = group === '' ? version : `${group}/${version}`;
  const apiVersion = version === undefined ? await apiVersionOfKind(cluster, group, kind) : given;
  if (apiVersion === undefined) return undefined;
  const facts = await cluster.kindOf(apiVersion, kind).catch(absentAsUndefined);
  return facts && { apiVersion, kind, namespace: facts.namespaced ? (namespace ?? own) : '', name };
}

/** An object of the application itself; without a namespace, in the application's or in none. */
function findManaged(
  application: ManagedApplication,
  { group, kind, namespace, name }: LiveResourceKey,
  own: string,
): ManagedObject | undefined {
  const at = (where: string): ManagedObject | undefined =>
    application.objects.get(identityOf({ apiVersion: `${group}/v`, kind, namespace: where, name }));
  return namespace === undefined ? (at(own) ?? at('')) : (at(namespace) ?? at(''));
}

async function findLive(cluster: Cluster, key: ObjectKey): Promise<KubernetesObject | undefined> {
  return await cluster.get(key).catch(absentAsUndefined);
}

/** The application's object that owns a live one, however far above it is. */
async function rootOf(
  cluster: Cluster,
  application: ManagedApplication,
  live: KubernetesObject,
): Promise<ManagedObject | undefined> {
  const managed = [...application.objects.values()].filter(({ uid }) => uid !== '');
  const byUid = new Map(managed.map((object) => [object.uid, object]));
  const queue = [live];
  for (let looked = 0; looked < MAX_LOOKS; looked += 1) {
    const object = queue.shift();
    if (object === undefined) return undefined;
    const root = byUid.get(object.metadata.uid ?? '') ?? (await rootOfClaim(cluster, managed, object));
    if (root !== undefined) return root;
    for (const reference of ownersOf(object)) {
      const known = byUid.get(reference.uid);
      if (known !== undefined) return known;
      const owner = await findOwner(cluster, object, reference);
      if (owner !== undefined) queue.push(owner);
    }
  }
  return undefined;
}

async function rootOfClaim(
  cluster: Cluster,
  managed: readonly ManagedObject[],
  object: KubernetesObject,
): Promise<ManagedObject | undefined> {
  const set = setOfClaim(object, managed);
  return set !== undefined && (await claimingSet(cluster, set.key, object)) ? set : undefined;
}

interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** The owners of an object, its controller first. */
export function ownersOf(object: KubernetesObject): OwnerReference[] {
  const references = (object.metadata.ownerReferences ?? []).filter(isJsonObject);
  return references
    .toSorted((left, right) => Number(right['controller'] === true) - Number(left['controller'] === true))
    .slice(0, MAX_OWNERS)
    .map((reference) => ({
      apiVersion: textAt(reference, 'apiVersion'),
      kind: textAt(reference, 'kind'),
      name: textAt(reference, 'name'),
      uid: textAt(reference, 'uid'),
    }))
    .filter(({ uid }) => uid !== '');
}

/** The owner itself, not one that only has its name. */
async function findOwner(
  cluster: Cluster,
  owned: KubernetesObject,
  { apiVersion, kind, name, uid }: OwnerReference,
): Promise<KubernetesObject | undefined> {
  const facts = await cluster.kindOf(apiVersion, kind).catch(absentAsUndefined);
  if (facts === undefined) return undefined;
  const namespace = facts.namespaced ? (owned.metadata.namespace ?? '') : '';
  const owner = await findLive(cluster, { apiVersion, kind, namespace, name });
  return owner?.metadata.uid === uid ? owner : undefined;
}

function absentAsUndefined(error: unknown): undefined {
  if (error instanceof ClusterError && (error.code === 'KIND_UNKNOWN' || error.code === 'NOT_FOUND')) return undefined;
  throw error;
}
