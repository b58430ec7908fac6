// In which order the kinds of one wave are applied (Argo CD's list), and where one kind must be done before the next may begin.

const ORDER = [
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodSecurityPolicy',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'SecretList',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleList',
  'ClusterRoleBinding',
  'ClusterRoleBindingList',
  'Role',
  'RoleList',
  'RoleBinding',
  'RoleBindingList',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
];

const RANKS = new Map(ORDER.map((kind, index) => [kind, index]));
const FIRST_WORKLOAD = ORDER.indexOf('Service');

/** The position of a kind; unlisted kinds (custom resources) come last. */
export function kindRank(kind: string): number {
  return RANKS.get(kind) ?? ORDER.length;
}

/**
 * The tier of a kind. Tiers of a wave are applied one after the other, the objects of one tier at once: namespaces; then what workloads
 * need (configuration, accounts, roles, definitions); then services and workloads; then custom resources.
 */
export function kindTier(kind: string): number {
  const rank = kindRank(kind);
  if (rank === 0) return 0;
  if (rank < FIRST_WORKLOAD) return 1;
  return rank < ORDER.length ? 2 : 3;
}
