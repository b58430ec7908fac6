// The tree below an application: what it manages, as the agent knows it anyway, and what that owns, as the cluster has it now.
import { type LiveAnswers, type LiveNode, MAX_TREE_NODES } from '@wheelhouse/protocol';
import type { Cluster, ServedKind } from '../../cluster/cluster.js';
import { ClusterError } from '../../cluster/cluster.errors.js';
import type { Customizations } from '../../engine/customizations/customizations.js';
import { groupOf, versionOf } from '../../engine/object-identity.js';
import { healthMessageOf, imagesOf, isConfidential } from '../../reconcile/application/confidential.js';
import type { ManagedObject } from '../../reconcile/state/managed-object.js';
import type { ManagedApplication } from '../../reconcile/state/managed-state.js';
import { shownHealthOf } from '../../reconcile/health/shown-health.js';
import { hasCustomRoots, kindsBelow, type ListedKind, withCheck } from './child-kinds.js';
import { momentOf } from '../moment.js';
import type { CheckedHealth, ChildHealth } from './child-health.js';
import { claimingSet, setOfClaim } from './claims.js';
import type { LiveChild } from './live-child.js';
import type { LiveLists } from './live-lists.js';
import { harmlessInfo } from './node-info.js';

/** Lists that are read at once. */
const CONCURRENCY = 4;

type Tree = LiveAnswers['tree'];

export interface TreeParts {
  readonly cluster: Cluster;
  readonly lists: LiveLists;
  /** What administrators say about kinds. */
  readonly customizations: Customizations;
  readonly health: ChildHealth;
  readonly signal: AbortSignal;
}

/** A node that is no object of the application: where it is, and below which of those. */
interface PlacedChild {
  readonly child: LiveChild;
  readonly parentId: string;
  readonly root: ManagedObject;
}

export async function resourceTree(application: ManagedApplication, parts: TreeParts): Promise<Tree> {
  const managed = [...application.objects.values()].toSorted((a, b) => (a.identity < b.identity ? -1 : 1));
  const roots = managed.slice(0, MAX_TREE_NODES);
  const { children, problems, isTruncated } = await readBelow(application, roots, parts);
  await adoptClaims(parts.cluster, roots, children);
  const placed: PlacedChild[] = [];
  const known = new Set(managed.map(({ uid }) => uid).filter((uid) => uid !== ''));
  const byOwner = groupByOwner([...children.values()].filter(({ uid }) => !known.has(uid)));
  let isFull = managed.length > roots.length;
  const add = (owner: string, root: ManagedObject): void => {
    for (const child of byOwner.get(owner) ?? []) {
      if (known.has(child.uid)) continue;
      if (roots.length + placed.length >= MAX_TREE_NODES) {
        isFull = true;
        return;
      }
      known.add(child.uid);
      placed.push({ child, parentId: owner, root });
      add(child.uid, root);
    }
  };
  for (const root of roots) if (root.isLive && root.uid !== '') add(root.uid, root);
  const { found, left } = await parts.health.check(
    placed.map(({ child }) => child),
    parts.customizations,
    parts.signal,
  );
  if (left > 0) problems.push(`The health checks of ${left} objects were not run: all of them take too long.`);
  const nodes = [...roots.map(rootNode), ...placed.map((child) => childNode(child, found))];
  return { nodes, isTruncated: isTruncated || isFull, problems };
}

interface Below {
  /** By uid. */
  readonly children: Map<string, LiveChild>;
  readonly problems: string[];
  isTruncated: boolean;
}

async function readBelow(
  application: ManagedApplication,
  roots: readonly ManagedObject[],
  { cluster, lists, customizations, signal }: TreeParts,
): Promise<Below> {
  const below: Below = { children: new Map(), problems: [], isTruncated: false };
  const jobs = await jobsFor(cluster, application, roots);
  const forbidden = new Set<string>();
  const read = async (): Promise<void> => {
    for (let job = jobs.pop(); job !== undefined && !signal.aborted; job = jobs.pop()) {
      try {
        const list = await lists.read(cluster, withCheck(job.listed, customizations), job.namespace);
        for (const child of list.children) below.children.set(child.uid, child);
        below.isTruncated ||= list.isTruncated;
      } catch (error) {
        if (isForbidden(error)) forbidden.add(job.listed.kind);
        const problem = problemOf(error, job.listed);
        if (problem !== undefined && !below.problems.includes(problem)) below.problems.push(problem);
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, read));
  signal.throwIfAborted();
  if (forbidden.size > 0) below.problems.unshift(forbiddenProblem([...forbidden].toSorted()));
  return below;
}

/** What to list, and where: only kinds that something in that namespace may own. */
async function jobsFor(
  cluster: Cluster,
  application: ManagedApplication,
  roots: readonly ManagedObject[],
): Promise<{ listed: ListedKind; namespace: string }[]> {
  const live = roots.filter(({ isLive }) => isLive);
  const served: readonly ServedKind[] = hasCustomRoots(live.map(({ key }) => key)) ? await cluster.kinds() : [];
  const namespaces = new Set(live.map(({ key }) => key.namespace).filter((namespace) => namespace !== ''));
  const own = application.assignment?.namespace ?? '';
  const clusterWide = live.filter(({ key }) => key.namespace === '');
  if (
    kindsBelow(
      clusterWide.map(({ key }) => key),
      served,
    ).length > 0 &&
    own !== ''
  )
    namespaces.add(own);
  return [...namespaces].flatMap((namespace) => {
    const here = live.filter(({ key }) => key.namespace === namespace || key.namespace === '');
    return kindsBelow(
      here.map(({ key }) => key),
      served,
    ).map((listed) => ({ listed, namespace }));
  });
}

function isForbidden(error: unknown): boolean {
  return error instanceof ClusterError && error.code === 'FORBIDDEN';
}

/** One sentence for all of them: below resources of operators many kinds are looked for. */
function forbiddenProblem(kinds: readonly string[]): string {
  return `${kinds.join(', ')} may not be listed by the agent, or by the application's service account: the tree lacks them.`;
}

/** A kind that is not served is simply not there. */
function problemOf(error: unknown, { kind }: ListedKind): string | undefined {
  if (!(error instanceof ClusterError)) throw error;
  return error.code === 'UNAVAILABLE' || error.code === 'RATE_LIMITED'
    ? `${kind} could not be listed: ${error.message}`
    : undefined;
}

/** Claims that a StatefulSet of the tree made become its children. */
async function adoptClaims(
  cluster: Cluster,
  roots: readonly ManagedObject[],
  children: Map<string, LiveChild>,
): Promise<void> {
  const sets = [...roots, ...[...children.values()].filter(({ key }) => key.kind === 'StatefulSet')];
  for (const child of children.values()) {
    if (child.key.kind !== 'PersistentVolumeClaim' || child.owners.length > 0) continue;
    const { apiVersion, kind, namespace, name } = child.key;
    const claim = { apiVersion, kind, metadata: { namespace, name } };
    const set = setOfClaim(claim, sets);
    if (set === undefined || !(await claimingSet(cluster, set.key, claim).catch(() => false)))
      children.delete(child.uid);
    else children.set(child.uid, { ...child, owners: [set.uid] });
  }
}

function groupByOwner(children: readonly LiveChild[]): Map<string, LiveChild[]> {
  const byOwner = new Map<string, LiveChild[]>();
  for (const child of children)
    for (const owner of child.owners) {
      const others = byOwner.get(owner);
      if (others === undefined) byOwner.set(owner, [child]);
      else others.push(child);
    }
  for (const others of byOwner.values()) others.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return byOwner;
}

function nameOf({ key }: LiveChild): string {
  return `${key.kind}/${key.name}`;
}

function rootNode(object: ManagedObject): LiveNode {
  const { key, isLive, syncStatus } = object;
  const { isThere, health } = shownHealthOf(object);
  return {
    id: idOf(object),
    parentId: null,
    ...placeOf(key),
    isManaged: true,
    syncStatus,
    health: isThere ? (health ?? null) : 'Missing',
    message: object.message || healthMessageOf(object) || null,
    createdAt: isLive ? momentOf(object.createdAt) : null,
    images: imagesOf(object),
    info: [],
  };
}

/** `checked`: what administrators' checks said, which counts before the rules. */
function childNode({ child, parentId, root }: PlacedChild, checked: CheckedHealth['found']): LiveNode {
  // What a check says of a Secret may quote it.
  const isSilent = isConfidential(root) || child.key.kind === 'Secret';
  const { health = null, message = '' } = (checked.has(child.uid) ? checked.get(child.uid) : child) ?? {};
  return {
    id: child.uid,
    parentId,
    ...placeOf(child.key),
    isManaged: false,
    syncStatus: null,
    health,
    message: isSilent ? null : message || null,
    createdAt: momentOf(child.createdAt ?? ''),
    images: isSilent ? [] : child.images,
    info: isSilent ? harmlessInfo(child.info) : child.info,
  };
}

function idOf({ uid, identity, isLive }: ManagedObject): string {
  return isLive && uid !== '' ? uid : identity;
}

function placeOf(key: LiveChild['key']): Pick<LiveNode, 'group' | 'version' | 'kind' | 'namespace' | 'name'> {
  const { apiVersion, kind, namespace, name } = key;
  return { group: groupOf(apiVersion), version: versionOf(apiVersion), kind, namespace, name };
}
