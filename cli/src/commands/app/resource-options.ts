import type { Command } from 'commander';
import { CommandError } from '../../exit-codes.js';

/** Flags that name one object of an application. */
export interface ResourceOptions {
  readonly kind: string;
  readonly resourceName: string;
  readonly group?: string;
  readonly namespace?: string;
}

/** Adds the flags that name one object of an application's tree. */
export function withResource(command: Command): Command {
  return command
    .requiredOption('--kind <kind>', 'kind of the object, for example Deployment')
    .requiredOption('--resource-name <name>', 'name of the object')
    .option('--group <group>', 'API group of the kind; needed where two groups have one (default: found by the kind)')
    .option('--namespace <namespace>', 'namespace of the object (default: the application’s)');
}

/** API groups of the kinds that people name most. */
const GROUPS: ReadonlyMap<string, string> = new Map([
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ControllerRevision'].map(
    (kind) => [kind, 'apps'] as const,
  ),
  ...['Job', 'CronJob'].map((kind) => [kind, 'batch'] as const),
  ...['Ingress', 'IngressClass', 'NetworkPolicy'].map((kind) => [kind, 'networking.k8s.io'] as const),
  ...['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'].map(
    (kind) => [kind, 'rbac.authorization.k8s.io'] as const,
  ),
  ['HorizontalPodAutoscaler', 'autoscaling'],
  ['PodDisruptionBudget', 'policy'],
  ['EndpointSlice', 'discovery.k8s.io'],
  ['StorageClass', 'storage.k8s.io'],
  ['CustomResourceDefinition', 'apiextensions.k8s.io'],
  ['Rollout', 'argoproj.io'],
]);

/** Kinds of the core group. */
const CORE = new Set(
  `Pod Service ConfigMap Secret Namespace ServiceAccount PersistentVolumeClaim PersistentVolume Endpoints LimitRange ResourceQuota
   ReplicationController Node Event`.split(/\s+/),
);

/** Upper and lower case do not matter to people. */
export function isSameKind(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The key of the API for the flags. */
export function resourceKey({ kind: written, resourceName, group, namespace }: ResourceOptions): {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
} {
  const kind = [...GROUPS.keys(), ...CORE].find((known) => isSameKind(known, written)) ?? written;
  const known = group ?? GROUPS.get(kind) ?? (CORE.has(kind) ? '' : undefined);
  if (known === undefined)
    throw new CommandError(
      'USAGE',
      `Name the API group of ${kind} with --group, for example --group example.com. Kinds are written as in manifests: Deployment, not deploy.`,
    );
  return { group: known, kind, name: resourceName, ...(namespace !== undefined && { namespace }) };
}
