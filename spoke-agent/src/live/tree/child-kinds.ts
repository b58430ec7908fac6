// Which kinds to look for below an application's objects: nobody tells an object what it owns, so its possible children are listed.
import type { Cluster, ServedKind } from '../../cluster/cluster.js';
import type { Customizations } from '../../engine/customizations/customizations.js';
import { healthCheckOf } from '../../engine/health/health-checks.js';
import { groupOf } from '../../engine/object-identity.js';

/** A kind to list. */
export interface ListedKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** Whether its status is worth reading; otherwise its metadata are enough. */
  readonly isWhole: boolean;
  /** Whether an administrator wrote a health check for it: then objects are kept as long as their list. */
  readonly isChecked?: boolean;
}

const POD: ListedKind = { apiVersion: 'v1', kind: 'Pod', isWhole: true };
const REPLICA_SET: ListedKind = { apiVersion: 'apps/v1', kind: 'ReplicaSet', isWhole: true };
const JOB: ListedKind = { apiVersion: 'batch/v1', kind: 'Job', isWhole: true };
const REVISION: ListedKind = { apiVersion: 'apps/v1', kind: 'ControllerRevision', isWhole: false };
const CLAIM: ListedKind = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', isWhole: true };
const SLICE: ListedKind = { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', isWhole: false };
const WORKLOADS: readonly ListedKind[] = ['Deployment', 'StatefulSet', 'DaemonSet'].map((kind) => ({
  apiVersion: 'apps/v1',
  kind,
  isWhole: true,
}));
const CRON_JOB: ListedKind = { apiVersion: 'batch/v1', kind: 'CronJob', isWhole: true };
const SERVICE: ListedKind = { apiVersion: 'v1', kind: 'Service', isWhole: true };
const PLAIN: readonly ListedKind[] = ['ConfigMap', 'Secret', 'ServiceAccount'].map((kind) => ({
  apiVersion: 'v1',
  kind,
  isWhole: false,
}));

/** Built-in kinds own nothing but this, however deep. */
const BELOW: ReadonlyMap<string, readonly ListedKind[]> = new Map([
  ['apps/Deployment', [REPLICA_SET, POD]],
  ['apps/ReplicaSet', [POD]],
  ['apps/StatefulSet', [POD, CLAIM, REVISION]],
  ['apps/DaemonSet', [POD, REVISION]],
  ['batch/CronJob', [JOB, POD]],
  ['batch/Job', [POD]],
  ['/ReplicationController', [POD]],
  ['/Service', [SLICE]],
]);
/** A resource that somebody's operator acts on may own anything; this is what operators make. */
const BELOW_CUSTOM: readonly ListedKind[] = [
  POD,
  REPLICA_SET,
  JOB,
  CRON_JOB,
  CLAIM,
  SERVICE,
  SLICE,
  REVISION,
  ...WORKLOADS,
  ...PLAIN,
];
/** Kinds of one group and its subgroups that are looked for below a custom resource of that group. */
const MAX_KIN = 20;

/** Groups of Kubernetes itself. */
function isBuiltInGroup(group: string): boolean {
  return !group.includes('.') || group.endsWith('.k8s.io');
}

/** The kinds to list for roots of these kinds, each once. */
export function kindsBelow(
  roots: Iterable<{ readonly apiVersion: string; readonly kind: string }>,
  served: readonly ServedKind[],
): ListedKind[] {
  const found = new Map<string, ListedKind>();
  const add = (kinds: readonly ListedKind[]): void => {
    for (const kind of kinds) if (!found.has(nameOf(kind))) found.set(nameOf(kind), kind);
  };
  for (const root of roots) {
    const group = groupOf(root.apiVersion);
    add(BELOW.get(`${group}/${root.kind}`) ?? []);
    if (isBuiltInGroup(group)) continue;
    add(BELOW_CUSTOM);
    add(kinOf(group, served));
  }
  return [...found.values()];
}

/** The same kind, read whole where an administrator wrote a check for it. */
export function withCheck(listed: ListedKind, customizations: Customizations): ListedKind {
  return healthCheckOf(listed, customizations) === undefined ? listed : { ...listed, isWhole: true, isChecked: true };
}

/** Whether kinds that the cluster serves have to be known to tell what is below these roots. */
export function hasCustomRoots(roots: Iterable<{ readonly apiVersion: string }>): boolean {
  return [...roots].some(({ apiVersion }) => !isBuiltInGroup(groupOf(apiVersion)));
}

/** `acme.cert-manager.io` is kin to `cert-manager.io`. One version of each kind. */
function kinOf(group: string, served: readonly ServedKind[]): ListedKind[] {
  const kin = new Map<string, ListedKind>();
  for (const { apiVersion, kind, namespaced } of served) {
    const other = groupOf(apiVersion);
    const isKin = other === group || other.endsWith(`.${group}`);
    if (namespaced && isKin && kin.size < MAX_KIN && !kin.has(`${other}/${kind}`))
      kin.set(`${other}/${kind}`, { apiVersion, kind, isWhole: false });
  }
  return [...kin.values()];
}

/** The apiVersion of a kind that was named without one; undefined when the cluster serves no such kind. */
export async function apiVersionOfKind(cluster: Cluster, group: string, kind: string): Promise<string | undefined> {
  const known = BELOW_CUSTOM.find((listed) => listed.kind === kind && groupOf(listed.apiVersion) === group);
  if (known !== undefined) return known.apiVersion;
  const served = await cluster.kinds();
  return served.find((entry) => entry.kind === kind && groupOf(entry.apiVersion) === group)?.apiVersion;
}

function nameOf({ apiVersion, kind }: ListedKind): string {
  return `${groupOf(apiVersion)}/${kind}`;
}
