import type { Command } from 'commander';
import { CommandError, EXIT } from '../../exit-codes.js';

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

/** The key of the API for the flags. */
export function resourceKey({ kind, resourceName, group, namespace }: ResourceOptions): Record<string, unknown> {
  const known = group ?? GROUPS.get(kind) ?? (CORE.has(kind) ? '' : undefined);
  if (known === undefined)
    throw new CommandError('USAGE', `Name the API group of ${kind} with --group, for example --group example.com.`);
  return { group: known, kind, name: resourceName, ...(namespace !== undefined && { namespace }) };
}

/** The application that a query answered. Throws NOT_FOUND. */
export function foundApplication<T>(application: T | null, name: string): T {
  if (application === null) throw new CommandError('NOT_FOUND', `There is no application "${name}".`, EXIT.notFound);
  return application;
}
