// What the live view reads and its actions write, beside what applications consist of.

interface Right {
  readonly group: string;
  readonly resource: string;
  readonly verbs: readonly string[];
}

const right = (group: string, resource: string, ...verbs: string[]): Right => ({ group, resource, verbs });

/** What applications make by way of controllers, logs and events. */
export const LIVE_READS: readonly Right[] = [
  right('', 'pods', 'get', 'list'),
  right('', 'pods/log', 'get'),
  right('', 'events', 'list'),
  right('', 'persistentvolumeclaims', 'get', 'list'),
  right('apps', 'replicasets', 'get', 'list'),
  right('apps', 'controllerrevisions', 'get', 'list'),
  right('batch', 'jobs', 'get', 'list'),
  right('discovery.k8s.io', 'endpointslices', 'get', 'list'),
];

/** Restart, scale, pause, resume, suspend, run now, terminate, delete a pod. */
export const LIVE_WRITES: readonly Right[] = [
  right('', 'pods', 'delete'),
  right('apps', 'deployments', 'patch'),
  right('apps', 'replicasets', 'patch'),
  right('apps', 'statefulsets', 'patch'),
  right('apps', 'daemonsets', 'patch'),
  right('batch', 'jobs', 'create', 'patch', 'delete'),
  right('batch', 'jobs/status', 'patch'),
  right('batch', 'cronjobs', 'patch'),
];

/** Kinds, by `group/Kind`, whose actions write their status where they are delivered. */
export const STATUS_ACTIONS: ReadonlySet<string> = new Set(['argoproj.io/Rollout']);
