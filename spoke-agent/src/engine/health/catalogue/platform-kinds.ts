// Virtual machines, storage, Kruise's workloads and other parts of platforms.
import { conditionsOf, isJsonObject, numberAt, objectsAt, textAt, valueAt } from '../../object-path.js';
import {
  degraded,
  healthy,
  progressing,
  suspended,
  unknown,
  type HealthRule,
  type HealthStatus,
} from '../health-status.js';

const NO_STATUS = 'No status available';

const virtualMachineHealth: HealthRule = (object) => {
  if (!isJsonObject(valueAt(object, 'status'))) return progressing(NO_STATUS);
  let found: HealthStatus = progressing(NO_STATUS);
  for (const { type, status } of conditionsOf(object)) {
    if (type === 'Paused' && status === 'True') return suspended('Paused');
    if (type !== 'Ready') continue;
    if (status === 'True') found = healthy('Running');
    else if (valueAt(object, 'status', 'created') === true) found = { ...found, message: 'Starting' };
    else found = suspended('Stopped');
  }
  const shown = textAt(object, 'status', 'printableStatus');
  return shown === '' ? found : { ...found, message: shown };
};

const virtualMachineInstanceHealth: HealthRule = (object) => {
  const phase = textAt(object, 'status', 'phase');
  if (phase === 'Failed') return degraded(phase);
  if (phase === 'Succeeded') return suspended(phase);
  if (phase === 'Unknown') return unknown(phase);
  let found = progressing(phase || NO_STATUS);
  if (['Pending', 'Scheduling', 'Scheduled'].includes(phase)) return found;
  for (const { type, status, message } of conditionsOf(object)) {
    if (type === 'Ready') found = status === 'True' ? healthy('Running') : degraded(message);
    else if (type === 'Paused' && status === 'True') return suspended(message);
  }
  return found;
};

const dataVolumeHealth: HealthRule = (object) => {
  const phase = textAt(object, 'status', 'phase');
  if (phase === 'Succeeded') return healthy(phase);
  if (phase === 'Paused') return suspended(phase);
  const error = conditionsOf(object).find(
    ({ type, status, reason }) => type === 'Running' && status === 'False' && reason === 'Error',
  );
  if (error !== undefined) return degraded(error.message);
  return phase === 'Failed' || phase === 'Unknown' ? degraded(phase) : progressing(phase || NO_STATUS);
};

const objectStoreHealth: HealthRule = (object) => {
  const phase = textAt(object, 'status', 'phase');
  const endpoint = textAt(object, 'status', 'info', 'endpoint');
  const words =
    (phase === '' ? 'Waiting for status to be reported' : `Ceph object store phase is ${phase}`) +
    (endpoint === '' ? '' : ` - endpoint: ${endpoint}`);
  if (phase === 'Ready') return healthy(words);
  return phase === 'Failure' ? degraded(words) : progressing(words);
};

const cephClusterHealth: HealthRule = (object) => {
  if (!isJsonObject(valueAt(object, 'status'))) return progressing('Waiting for status to be reported');
  const words: string[] = [];
  let found: (message: string) => HealthStatus = progressing;
  const ceph = textAt(object, 'status', 'ceph', 'health');
  if (ceph !== '') {
    words.push(`Ceph health is ${ceph}${cephDetails(object)}`);
    if (ceph === 'HEALTH_OK') found = healthy;
    if (ceph === 'HEALTH_ERR' || ceph === 'HEALTH_WARN') found = degraded;
  }
  const state = textAt(object, 'status', 'state');
  if (state !== '' && found === healthy) {
    words.push(`Ceph cluster state is ${state}`);
    if (state === 'Error') found = degraded;
    else if (state !== 'Created' && state !== 'Connected') found = progressing;
  }
  const message = textAt(object, 'status', 'message');
  return found([...words, message].filter((part) => part !== '').join(' - '));
};

function cephDetails(object: unknown): string {
  const details = valueAt(object, 'status', 'ceph', 'details');
  if (!isJsonObject(details)) return '';
  const texts = Object.keys(details)
    .toSorted()
    .map((type) => textAt(details[type], 'message'))
    .filter((message) => message !== '');
  return texts.length === 0 ? '' : ` (${texts.join('; ')})`;
}

const backendConfigHealth: HealthRule = (object) => {
  const last = textAt(object, 'status', 'lastOperationStatus');
  const message = textAt(object, 'status', 'message');
  if (textAt(object, 'status', 'phase') === 'Bound' && last === 'Success') return healthy(message);
  return last === 'Failed' ? degraded(message) : progressing('Waiting for backend creation');
};

const percentOfNodes = (object: unknown): string =>
  `${numberAt(object, 'status', 'ready') ?? 0}/${numberAt(object, 'status', 'size') ?? 0} node(s) are ready`;

const xtraDbHealth: HealthRule = (object) => {
  const nodes = percentOfNodes(object);
  switch (textAt(object, 'status', 'state')) {
    case 'initializing':
      return progressing(nodes);
    case 'ready':
      return healthy(nodes);
    case 'paused':
      return unknown('Cluster is paused');
    case 'stopping':
      return degraded(`Cluster is stopping (${nodes})`);
    case 'error': {
      const messages = valueAt(object, 'status', 'message');
      return degraded(`Cluster is on error: ${Array.isArray(messages) ? messages.join(', ') : ''}`);
    }
    default:
      return unknown(
        'Cluster status is unknown. Ensure your ArgoCD is current and then check for/file a bug report: https://github.com/argoproj/argo-cd/issues',
      );
  }
};

/** CloneSet and StatefulSet of Kruise; `noun` as their words have it. */
function kruiseHealth(noun: string, strategy: readonly string[]): HealthRule {
  return (object) => {
    const waiting = progressing('Waiting for initialization');
    const generation = numberAt(object, 'metadata', 'generation');
    if (!isJsonObject(valueAt(object, 'status')) || generation !== numberAt(object, 'status', 'observedGeneration'))
      return waiting;
    const available = numberAt(object, 'status', 'updatedAvailableReplicas');
    if (valueAt(object, 'spec', ...strategy, 'paused') === true || available === undefined)
      return suspended(`${noun} is paused`);
    const partition = valueAt(object, 'spec', ...strategy, 'partition');
    if (partition !== 0 && (generation ?? 0) > 1) {
      const updated = numberAt(object, 'status', 'updatedReplicas') ?? 0;
      const replicas = numberAt(object, 'status', 'replicas') ?? 0;
      const isThere =
        noun === 'Cloneset'
          ? updated >= (numberAt(object, 'status', 'expectedUpdatedReplicas') ?? 0)
          : updated > replicas - (typeof partition === 'number' ? partition : 0);
      return isThere ? suspended(`${noun} needs manual intervention`) : waiting;
    }
    return available === numberAt(object, 'status', 'replicas')
      ? healthy(`All ${noun} workloads are ready and updated`)
      : degraded('Some replicas are not ready or available');
  };
}

const grafanaListHealth: HealthRule = (object) => {
  const words: string[] = [];
  let found: (message: string) => HealthStatus = progressing;
  for (const { type, status, reason, message } of conditionsOf(object)) {
    if (status === '') continue;
    words.push(`${reason}${type === '' ? '' : ` for ${type}`}${message === '' ? '' : ` because ${message}`}`);
    if (status === 'False') return degraded(words.join(', '));
    if (status === 'True') found = healthy;
  }
  return found(words.join(', '));
};

const functionHealth: HealthRule = (object) => {
  for (const { type, status, message } of conditionsOf(object)) {
    if ((type === 'Ready' && status === 'False') || (type === 'Stalled' && status === 'True')) return degraded(message);
    if (type === 'Ready' && status === 'True')
      return (numberAt(object, 'status', 'replicas') ?? 0) > 0 ? healthy(message) : suspended('No replicas available');
  }
  return progressing('Waiting for Function');
};

const oldExternalSecretHealth: HealthRule = (object) => {
  const status = textAt(object, 'status', 'status');
  if (status === 'SUCCESS') return healthy('Fetched ExternalSecret.');
  return status.startsWith('ERROR')
    ? degraded(status.replaceAll('ERROR, ', ''))
    : progressing('Waiting for ExternalSecret.');
};

const nodeNetworkHealth: HealthRule = (object) => {
  for (const { type, status, reason, message } of conditionsOf(object)) {
    if (status !== 'True') continue;
    const words = message === '' ? reason : `${reason}: ${message}`;
    if (type === 'Available') return healthy(words);
    if (type === 'Degraded') return degraded(words);
    if (type === 'Progressing') return progressing(words);
    if (type === 'Ignored') return suspended(words);
  }
  return progressing('Waiting for policy to be applied');
};

const sqlJobHealth: HealthRule = (object) => {
  const conditions = conditionsOf(object);
  for (const { status, reason, message } of conditions) {
    const words = `${reason} ${message}`;
    if (status === 'True' && reason === 'JobComplete') return healthy(words);
    if (status === 'True' && reason === 'JobFailed') return degraded(words);
  }
  const last = conditions.at(-1);
  return progressing(last === undefined ? 'No status info available' : `${last.reason} ${last.message}`);
};

const JOB_RESULTS = new Map([
  ...['successful'].map((result) => [result, healthy] as const),
  ...['failed', 'error', 'canceled'].map((result) => [result, degraded] as const),
  ...['new', 'pending', 'waiting', 'running'].map((result) => [result, progressing] as const),
]);

const ansibleJobHealth: HealthRule = (object) => {
  const result = textAt(object, 'status', 'ansibleJobResult', 'status');
  const words = `${result} job - ${textAt(object, 'status', 'ansibleJobResult', 'url')}`;
  return JOB_RESULTS.get(result)?.(words) ?? progressing('Waiting for AnsibleJob');
};

/** Every kind of the operator of VictoriaMetrics. */
export const VICTORIA_METRICS_HEALTH: HealthRule = (object) => {
  const waiting = 'Waiting for the operator to reconcile';
  const observed = numberAt(object, 'status', 'observedGeneration');
  const isOld = observed !== undefined && observed !== numberAt(object, 'metadata', 'generation');
  if (!isJsonObject(valueAt(object, 'status')) || (isOld && object.metadata.generation !== undefined))
    return progressing(waiting);
  const reason = textAt(object, 'status', 'reason');
  switch (textAt(object, 'status', 'updateStatus')) {
    case 'operational':
      return healthy('All components are operational');
    case 'expanding':
      return progressing(reason || 'Reconciliation in progress');
    case 'paused':
      return suspended(reason || 'Reconciliation is paused');
    case 'failed':
      return degraded(reason || 'Reconciliation failed');
    default:
      return progressing('Waiting for the operator to report status');
  }
};

const broadcastJobHealth: HealthRule = (object) => {
  const phase = textAt(object, 'status', 'phase');
  if (phase === 'completed' && numberAt(object, 'status', 'desired') === numberAt(object, 'status', 'succeeded'))
    return healthy('BroadcastJob is completed successfully');
  if (phase === 'failed' && numberAt(object, 'status', 'failed') !== 0) return degraded('BroadcastJob failed');
  if (phase === 'paused' && valueAt(object, 'spec', 'paused') === true) return suspended('BroadcastJob is Paused');
  return progressing('BroadcastJob is still running');
};

const metricHealth: HealthRule = (object) => {
  if (textAt(object, 'status', 'errMsg') !== '') return degraded('KeptnMetric is degraded');
  const value = valueAt(object, 'status', 'value');
  return value === undefined || value === null
    ? progressing('KeptnMetric is progressing')
    : healthy('KeptnMetric is healthy');
};

const datasourceHealth: HealthRule = (object) => {
  if (!isJsonObject(valueAt(object, 'status')) || valueAt(object, 'status', 'uid') === '') return progressing();
  const isAlone = valueAt(object, 'status', 'NoMatchingInstances') === true;
  return isAlone ? degraded("can't find matching grafana instance") : healthy();
};

const rackHealth: HealthRule = (object) => {
  const racks = valueAt(object, 'status', 'racks');
  const waiting = progressing('Waiting for Cassandra Cluster');
  if (!isJsonObject(racks)) return waiting;
  const isOpen = (rack: unknown): boolean => {
    const members = numberAt(rack, 'members');
    const ready = numberAt(rack, 'readyMembers');
    return members !== undefined && ready !== undefined && members !== ready;
  };
  return objectsAt({ racks: Object.values(racks) }, 'racks').some(isOpen) ? waiting : healthy();
};

/** By `group/Kind`. */
export const PLATFORM_KINDS: readonly (readonly [string, HealthRule])[] = [
  ['kubevirt.io/VirtualMachine', virtualMachineHealth],
  ['kubevirt.io/VirtualMachineInstance', virtualMachineInstanceHealth],
  ['cdi.kubevirt.io/DataVolume', dataVolumeHealth],
  ['ceph.rook.io/CephCluster', cephClusterHealth],
  ['ceph.rook.io/CephObjectStore', objectStoreHealth],
  ['cassandra.rook.io/Cluster', rackHealth],
  ['trident.netapp.io/TridentBackendConfig', backendConfigHealth],
  ['pxc.percona.com/PerconaXtraDBCluster', xtraDbHealth],
  ['apps.kruise.io/CloneSet', kruiseHealth('Cloneset', ['updateStrategy'])],
  ['apps.kruise.io/StatefulSet', kruiseHealth('Statefulset', ['updateStrategy', 'rollingUpdate'])],
  ['apps.kruise.io/BroadcastJob', broadcastJobHealth],
  ['grafana.integreatly.org/GrafanaDashboard', grafanaListHealth],
  ['grafana.integreatly.org/GrafanaFolder', grafanaListHealth],
  ['grafana.integreatly.org/GrafanaDatasource', datasourceHealth],
  ['openfaas.com/Function', functionHealth],
  ['kubernetes-client.io/ExternalSecret', oldExternalSecretHealth],
  ['nmstate.io/NodeNetworkConfigurationPolicy', nodeNetworkHealth],
  ['k8s.mariadb.com/SqlJob', sqlJobHealth],
  ['tower.ansible.com/AnsibleJob', ansibleJobHealth],
  ['metrics.keptn.sh/KeptnMetric', metricHealth],
];
