// What the API server fills in where an object of a kind of its own says nothing: without it, a field that leaves a manifest would look as if
// it had to be absent. Kinds that are not listed have no such fields, or hardly ever.
import { ensureMember, itemsOf, memberOf, setAbsent, setZero, type Mutable } from './default-values.js';
import {
  defaultAdmissionPolicy,
  defaultCsiDriver,
  defaultLimitRange,
  defaultPriorityLevel,
} from './cluster-defaults.js';
import { defaultPod, defaultTemplate } from './pod-defaults.js';
import {
  defaultAutoscaler,
  defaultClaim,
  defaultCronJob,
  defaultDaemonSet,
  defaultDeployment,
  defaultJob,
  defaultReplicaSet,
  defaultStatefulSet,
} from './workload-defaults.js';

const RBAC = 'rbac.authorization.k8s.io';
/** Three hours. */
const AFFINITY_SECONDS = 10_800;

const DEFAULTS: ReadonlyMap<string, (object: Mutable) => void> = new Map([
  ['v1/Pod', defaultPod],
  ['v1/PodTemplate', (object) => defaultTemplate(object)],
  ['v1/Service', defaultService],
  ['v1/LimitRange', defaultLimitRange],
  ['v1/Secret', (object) => setZero(object, 'type', 'Opaque')],
  ['v1/Namespace', defaultNamespace],
  ['v1/Endpoints', (object) => defaultPorts(itemsOf(object, 'subsets'))],
  ['v1/PersistentVolumeClaim', defaultClaim],
  ['v1/PersistentVolume', defaultVolume],
  ['v1/ReplicationController', defaultController],
  ['apps/v1/Deployment', defaultDeployment],
  ['apps/v1/DaemonSet', defaultDaemonSet],
  ['apps/v1/StatefulSet', defaultStatefulSet],
  ['apps/v1/ReplicaSet', defaultReplicaSet],
  ['batch/v1/Job', defaultJob],
  ['batch/v1/CronJob', defaultCronJob],
  ['autoscaling/v1/HorizontalPodAutoscaler', defaultAutoscaler],
  ['autoscaling/v2/HorizontalPodAutoscaler', defaultAutoscaler],
  ['networking.k8s.io/v1/NetworkPolicy', defaultNetworkPolicy],
  ['networking.k8s.io/v1/IngressClass', defaultIngressClass],
  [`${RBAC}/v1/RoleBinding`, defaultBinding],
  [`${RBAC}/v1/ClusterRoleBinding`, defaultBinding],
  ['admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration', defaultWebhooks],
  ['admissionregistration.k8s.io/v1/MutatingWebhookConfiguration', defaultWebhooks],
  ['admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy', defaultAdmissionPolicy],
  ['storage.k8s.io/v1/StorageClass', defaultStorageClass],
  ['storage.k8s.io/v1/CSIDriver', defaultCsiDriver],
  [
    'flowcontrol.apiserver.k8s.io/v1/FlowSchema',
    (object) => setZero(ensureMember(object, 'spec'), 'matchingPrecedence', 1_000),
  ],
  ['flowcontrol.apiserver.k8s.io/v1/PriorityLevelConfiguration', defaultPriorityLevel],
  ['scheduling.k8s.io/v1/PriorityClass', (object) => setAbsent(object, 'preemptionPolicy', 'PreemptLowerPriority')],
  ['discovery.k8s.io/v1/EndpointSlice', (object) => defaultPorts([object], true)],
] as const);

/** A copy of an object with what it does not say filled in. */
export function withDefaults<T extends object>(object: T): T {
  const { apiVersion, kind } = object as Mutable;
  const fill = DEFAULTS.get(`${String(apiVersion)}/${String(kind)}`);
  if (fill === undefined) return object;
  const copy = structuredClone(object);
  fill(copy as Mutable);
  return copy;
}

function defaultService(object: Mutable): void {
  const spec = ensureMember(object, 'spec');
  setZero(spec, 'sessionAffinity', 'None');
  if (spec['sessionAffinity'] === 'None') delete spec['sessionAffinityConfig'];
  if (spec['sessionAffinity'] === 'ClientIP')
    setAbsent(
      ensureMember(ensureMember(spec, 'sessionAffinityConfig'), 'clientIP'),
      'timeoutSeconds',
      AFFINITY_SECONDS,
    );
  setZero(spec, 'type', 'ClusterIP');
  for (const port of itemsOf(spec, 'ports')) {
    setZero(port, 'protocol', 'TCP');
    if (typeof port['port'] === 'number') setZero(port, 'targetPort', port['port']);
  }
  const { type } = spec;
  const isOutside = type === 'NodePort' || type === 'LoadBalancer';
  const hasExternalIps = Array.isArray(spec['externalIPs']) && spec['externalIPs'].length > 0;
  if (isOutside || (type === 'ClusterIP' && hasExternalIps)) setZero(spec, 'externalTrafficPolicy', 'Cluster');
  if (isOutside || type === 'ClusterIP') setAbsent(spec, 'internalTrafficPolicy', 'Cluster');
  if (type === 'LoadBalancer') setAbsent(spec, 'allocateLoadBalancerNodePorts', true);
}

function defaultNamespace(object: Mutable): void {
  setZero(ensureMember(object, 'status'), 'phase', 'Active');
  const metadata = ensureMember(object, 'metadata');
  if (typeof metadata['name'] === 'string' && metadata['name'] !== '')
    ensureMember(metadata, 'labels')['kubernetes.io/metadata.name'] = metadata['name'];
}

function defaultVolume(object: Mutable): void {
  setZero(ensureMember(object, 'status'), 'phase', 'Pending');
  const spec = ensureMember(object, 'spec');
  setZero(spec, 'persistentVolumeReclaimPolicy', 'Retain');
  setAbsent(spec, 'volumeMode', 'Filesystem');
  const host = memberOf(spec, 'hostPath');
  if (host !== undefined) setAbsent(host, 'type', '');
}

function defaultController(object: Mutable): void {
  const spec = ensureMember(object, 'spec');
  if (memberOf(spec, 'template') !== undefined) defaultTemplate(spec);
  const labels = memberOf(spec, 'template', 'metadata', 'labels');
  if (labels !== undefined && memberOf(spec, 'selector') === undefined) spec['selector'] = { ...labels };
  const metadata = ensureMember(object, 'metadata');
  if (labels !== undefined && memberOf(metadata, 'labels') === undefined) metadata['labels'] = { ...labels };
  setAbsent(spec, 'replicas', 1);
}

function defaultNetworkPolicy(object: Mutable): void {
  const spec = ensureMember(object, 'spec');
  for (const rule of [...itemsOf(spec, 'ingress'), ...itemsOf(spec, 'egress')])
    for (const port of itemsOf(rule, 'ports')) setAbsent(port, 'protocol', 'TCP');
  const types = spec['policyTypes'];
  if (Array.isArray(types) && types.length > 0) return;
  const hasEgress = Array.isArray(spec['egress']) && spec['egress'].length > 0;
  spec['policyTypes'] = hasEgress ? ['Ingress', 'Egress'] : ['Ingress'];
}

function defaultIngressClass(object: Mutable): void {
  const parameters = memberOf(object, 'spec', 'parameters');
  if (parameters !== undefined) setAbsent(parameters, 'scope', 'Cluster');
}

function defaultBinding(object: Mutable): void {
  setZero(ensureMember(object, 'roleRef'), 'apiGroup', RBAC);
  for (const subject of itemsOf(object, 'subjects'))
    if (subject['kind'] === 'User' || subject['kind'] === 'Group') setZero(subject, 'apiGroup', RBAC);
}

function defaultWebhooks(object: Mutable): void {
  for (const webhook of itemsOf(object, 'webhooks')) {
    setAbsent(webhook, 'failurePolicy', 'Fail');
    setAbsent(webhook, 'matchPolicy', 'Equivalent');
    setAbsent(webhook, 'namespaceSelector', {});
    setAbsent(webhook, 'objectSelector', {});
    setAbsent(webhook, 'timeoutSeconds', 10);
    if (object['kind'] === 'MutatingWebhookConfiguration') setAbsent(webhook, 'reinvocationPolicy', 'Never');
    for (const rule of itemsOf(webhook, 'rules')) setAbsent(rule, 'scope', '*');
    const service = memberOf(webhook, 'clientConfig', 'service');
    if (service !== undefined) setAbsent(service, 'port', 443);
  }
}

function defaultStorageClass(object: Mutable): void {
  setAbsent(object, 'reclaimPolicy', 'Delete');
  setAbsent(object, 'volumeBindingMode', 'Immediate');
}

function defaultPorts(holders: readonly Mutable[], isNamed = false): void {
  for (const holder of holders)
    for (const port of itemsOf(holder, 'ports')) {
      if (isNamed) setAbsent(port, 'name', '');
      setZero(port, 'protocol', 'TCP');
    }
}
