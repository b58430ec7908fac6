// Cluster API.
import { conditionsOf, numberAt, objectsAt, textAt, valueAt } from '../../object-path.js';
import { degraded, healthy, progressing, type HealthRule } from '../health-status.js';

const machineHealth: HealthRule = (object) => {
  const phase = textAt(object, 'status', 'phase');
  if (phase === 'Running') return healthy('Machine is running');
  const open = conditionsOf(object).find(({ type, status }) => type === 'Ready' && status === 'False');
  const message = open?.message ?? 'Condition is unknown';
  return phase === 'Failed' ? degraded(message) : progressing(message);
};

const machineHealthCheckHealth: HealthRule = (object) => {
  const healthyMachines = numberAt(object, 'status', 'currentHealthy');
  if (healthyMachines === undefined) return progressing();
  return numberAt(object, 'status', 'expectedMachines') === healthyMachines ? healthy() : degraded();
};

const machinePoolHealth: HealthRule = (object) => {
  const phase = textAt(object, 'status', 'phase');
  const open = objectsAt(object, 'status', 'conditions')
    .filter((condition) => textAt(condition, 'status') === 'False')
    .map((condition) => {
      const reason = valueAt(condition, 'reason') === undefined ? '' : ` (${textAt(condition, 'reason')})`;
      return `Not ${textAt(condition, 'type')}${reason}`;
    });
  const words = (phase === '' ? '' : `MachinePool is ${phase}`) + (open.length === 0 ? '' : `: ${open.join(', ')}`);
  if (phase === 'Running' || phase === 'Scaling') return healthy(words);
  return phase === 'Failed' || phase === 'Unknown' ? degraded(words) : progressing(words);
};

const awsControlPlaneHealth: HealthRule = (object) => {
  if (!Array.isArray(valueAt(object, 'status', 'conditions'))) return progressing('Provisioning...');
  let errors = '';
  for (const condition of objectsAt(object, 'status', 'conditions')) {
    const status = textAt(condition, 'status');
    if (textAt(condition, 'type') === 'Ready' && status === 'True') return healthy('Control plane is ready');
    if (status === 'False' && textAt(condition, 'severity') === 'Error') errors += `${textAt(condition, 'message')} `;
  }
  if (errors !== '') return degraded(errors);
  return valueAt(object, 'status', 'ready') === false
    ? progressing('Control plane is not ready (.status.ready is false)')
    : progressing('Control plane is not ready');
};

/** By `group/Kind`. */
export const CLUSTER_API_KINDS: readonly (readonly [string, HealthRule])[] = [
  ['cluster.x-k8s.io/Machine', machineHealth],
  ['cluster.x-k8s.io/MachineHealthCheck', machineHealthCheckHealth],
  ['cluster.x-k8s.io/MachinePool', machinePoolHealth],
  ['controlplane.cluster.x-k8s.io/AWSManagedControlPlane', awsControlPlaneHealth],
];
