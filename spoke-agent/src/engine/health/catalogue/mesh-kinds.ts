// Gloo, Kafka Connect, inference and other kinds that gather what several parts say.
import {
  conditionsOf,
  isJsonObject,
  numberAt,
  objectsAt,
  textAt,
  valueAt,
  type StatusCondition,
} from '../../object-path.js';
import {
  degraded,
  healthy,
  progressing,
  suspended,
  unknown,
  type HealthRule,
  type HealthStatus,
} from '../health-status.js';

/** A state by its name or number; undefined while it is another one. */
function glooState(status: unknown): HealthStatus | undefined {
  const state = valueAt(status, 'state');
  if (state === 'Accepted' || state === 1) return healthy('The resource has been validated');
  if (state === 'Warning' || state === 3 || state === 'Rejected' || state === 2)
    return degraded(textAt(status, 'reason'));
  return state === 'Pending' || state === 0 ? suspended('The resource has not yet been validated') : undefined;
}

const glooHealth: HealthRule = (object) => {
  const byNamespace = valueAt(object, 'status', 'statuses');
  const said = isJsonObject(byNamespace) ? Object.values(byNamespace) : [];
  for (const status of [...said, valueAt(object, 'status')]) {
    const found = glooState(status);
    if (found !== undefined) return found;
  }
  return progressing('Update in progress');
};

const inferenceHealth: HealthRule = (object) => {
  const conditions = conditionsOf(object);
  if (!Array.isArray(valueAt(object, 'status', 'conditions')))
    return progressing('Waiting for InferenceService to report status...');
  if (conditions.some(({ type, status }) => type === 'Stopped' && status === 'True'))
    return suspended('InferenceService is Stopped');
  const transition = textAt(object, 'status', 'modelStatus', 'transitionStatus');
  const isModelOpen = isJsonObject(valueAt(object, 'status', 'modelStatus')) && transition !== 'UpToDate';
  const open = conditions.filter(({ type, status }) => type !== 'Stopped' && status !== 'True');
  if (!isModelOpen && open.length === 0) return healthy('InferenceService is healthy.');
  const parts = conditions.map((condition, at) => (open.includes(condition) ? openPart(condition, at) : ''));
  const words = (isModelOpen ? `0: transitionStatus | ${transition}` : '') + parts.join('');
  return isModelOpen && transition !== 'InProgress' ? degraded(words) : progressing(words);
};

function openPart({ type, status, reason, message }: StatusCondition, at: number): string {
  return ` | ${at + 1}: ${type} | ${status}${reason && ` | ${reason}`}${message && ` | ${message}`}`;
}

const connectorHealth: HealthRule = (object) => {
  const state = textAt(object, 'status', 'state');
  const failed = numberAt(object, 'status', 'failedTasksCount');
  if (state === 'ERROR') return degraded(conditionsOf(object)[0]?.message ?? 'No conditions available');
  if (state === 'CREATED' && textAt(object, 'status', 'connectorState') === 'RUNNING' && failed === undefined)
    return healthy('Connector running');
  return state !== '' && (failed ?? 0) > 0
    ? degraded('Connector has failed tasks')
    : progressing('Waiting for Kafka Connector');
};

const collectorHealth: HealthRule = (object) => {
  const mode = textAt(object, 'spec', 'mode');
  if (!isJsonObject(valueAt(object, 'status'))) return progressing('Waiting for OpenTelemetry Collector status');
  const replicas = textAt(object, 'status', 'scale', 'statusReplicas');
  if (replicas === '')
    return mode === 'sidecar'
      ? healthy('Collector is running in sidecar mode')
      : progressing('Scale status not available');
  const [, ready, total] = /(\d+)\/(\d+)/.exec(replicas) ?? [];
  if (ready === undefined) return progressing(`Unable to parse replica status: ${replicas}`);
  if (Number(ready) === 0) {
    if (mode === 'daemonset' && Number(total) === 0) return healthy('DaemonSet has no eligible nodes (0/0)');
    return degraded('No replicas are ready');
  }
  return Number(ready) === Number(total) ? healthy('All replicas are ready') : progressing('Replicas are starting up');
};

const subscriptionHealth: HealthRule = (object) => {
  if (!Array.isArray(valueAt(object, 'status', 'conditions')))
    return progressing('An install plan for a subscription is pending installation');
  const conditions = conditionsOf(object);
  const isManual =
    textAt(object, 'spec', 'installPlanApproval') === 'Manual' &&
    textAt(object, 'status', 'installedCSV') !== '' &&
    conditions.some(
      ({ type, status, reason }) => type === 'InstallPlanPending' && status === 'True' && reason === 'RequiresApproval',
    );
  const counted = conditions.filter(({ type }) => !(isManual && type === 'InstallPlanPending'));
  const words = conditions.map(({ type, status }, at) => `${at + 1}: ${type} | ${status}\n`);
  const shown = words.filter((_, at) => counted.includes(conditions[at] as StatusCondition)).join('');
  const state = textAt(object, 'status', 'state');
  const waits = valueAt(object, 'status', 'state') === undefined || state === '' || state === 'UpgradeAvailable';
  const isPending = waits || (state === 'UpgradePending' && !isManual) || counted.some(isPlanPending);
  const message = `${shown}${stateWords(object, isManual)}\n`;
  if (state === 'UpgradeFailed' || counted.some(isBroken)) return degraded(message);
  return isPending ? progressing(message) : healthy(message);
};

function isPlanPending({ type, status }: StatusCondition): boolean {
  return type === 'InstallPlanPending' && status === 'True';
}

function isBroken({ type, status, reason }: StatusCondition): boolean {
  if (type === 'InstallPlanMissing') return reason !== 'ReferencedInstallPlanNotFound';
  return status === 'True' && ['CatalogSourcesUnhealthy', 'InstallPlanFailed', 'ResolutionFailed'].includes(type);
}

function stateWords(object: unknown, isManual: boolean): string {
  const state = valueAt(object, 'status', 'state');
  if (state === undefined) return '.status.state not yet known';
  return isManual && state === 'UpgradePending'
    ? ".status.state is 'UpgradePending' (manual InstallPlan approval pending; treated as healthy)"
    : `.status.state is '${textAt(object, 'status', 'state')}'`;
}

const keycloakHealth: HealthRule = (object) => {
  if (!Array.isArray(valueAt(object, 'status', 'conditions')))
    return progressing('Waiting for Keycloak status conditions to exist');
  const byTime = objectsAt(object, 'status', 'conditions').toSorted((one, other) =>
    (textAt(one, 'lastTransitionTime') || '~') < (textAt(other, 'lastTransitionTime') || '~') ? -1 : 1,
  );
  for (const condition of byTime) {
    const said = `${textAt(condition, 'type')}=${textAt(condition, 'status')}`;
    if (said === 'Ready=True') return healthy();
    if (said === 'HasErrors=True') return degraded(`Has Errors: ${textAt(condition, 'message')}`);
  }
  return progressing();
};

const agonesHealth: HealthRule = (object) => {
  const current = textAt(object, 'status', 'currentState');
  const desired = textAt(object, 'status', 'desiredState');
  if (!isJsonObject(valueAt(object, 'status'))) return unknown('Waiting for GameServer to be ready');
  if (current !== desired) return progressing(`State change: ${current || 'Unknown'} → ${desired || 'Unknown'}`);
  const open = objectsAt(object, 'status', 'podStatus', 'conditions').some(
    (condition) => textAt(condition, 'type') === 'KruisePodReady' && textAt(condition, 'status') !== 'True',
  );
  if (open) return degraded('Pod is not ready: KruisePodReady');
  return current === 'Ready' ? healthy('GameServer is Ready') : unknown('Waiting for GameServer to be ready');
};

const GLOO = [
  ...['VirtualHostOption', 'MatchableHttpGateway', 'RouteOption', 'RouteTable', 'Gateway', 'VirtualService'].map(
    (kind) => `gateway.solo.io/${kind}`,
  ),
  ...['UpstreamGroup', 'Settings', 'Proxy', 'Upstream'].map((kind) => `gloo.solo.io/${kind}`),
];

/** By `group/Kind`. */
export const MESH_KINDS: readonly (readonly [string, HealthRule])[] = [
  ...GLOO.map((kind) => [kind, glooHealth] as const),
  ['serving.kserve.io/InferenceService', inferenceHealth],
  ['platform.confluent.io/Connector', connectorHealth],
  ['opentelemetry.io/OpenTelemetryCollector', collectorHealth],
  ['operators.coreos.com/Subscription', subscriptionHealth],
  ['k8s.keycloak.org/Keycloak', keycloakHealth],
  ['game.kruise.io/GameServer', agonesHealth],
];
