// Fields that an API server fills in when they are absent, for the kinds that applications usually hold. Pure: answers a new object.
import type { KubernetesObject } from '../cluster.js';
import { type FieldMap, isMap } from './field-walk.js';
import { withPodDefaults, withTemplateDefaults } from './pod-defaults.js';

type Fields = Record<string, unknown>;
type SpecDefaults = (spec: FieldMap) => Fields;

const ROLLING = { type: 'RollingUpdate' };

const SPEC_DEFAULTS: Readonly<Record<string, SpecDefaults>> = {
  Deployment: (spec) => ({
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    ...spec,
    strategy: strategy(spec['strategy'], { maxSurge: '25%', maxUnavailable: '25%' }),
    template: withTemplateDefaults(spec['template']),
  }),
  StatefulSet: (spec) => ({
    replicas: 1,
    revisionHistoryLimit: 10,
    podManagementPolicy: 'OrderedReady',
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    ...spec,
    updateStrategy: strategy(spec['updateStrategy'], { partition: 0 }),
    template: withTemplateDefaults(spec['template']),
    ...(Array.isArray(spec['volumeClaimTemplates']) && {
      volumeClaimTemplates: spec['volumeClaimTemplates'].filter(isMap).map(claimTemplate),
    }),
  }),
  DaemonSet: (spec) => ({
    revisionHistoryLimit: 10,
    ...spec,
    updateStrategy: strategy(spec['updateStrategy'], { maxUnavailable: 1, maxSurge: 0 }),
    template: withTemplateDefaults(spec['template']),
  }),
  ReplicaSet: (spec) => ({ replicas: 1, ...spec, template: withTemplateDefaults(spec['template']) }),
  Job: (spec) => jobDefaults(spec),
  CronJob: (spec) => ({
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
    ...spec,
    jobTemplate: cronTemplate(spec['jobTemplate']),
  }),
  Pod: (spec) => ({ ...withPodDefaults(spec), enableServiceLinks: true }),
  PersistentVolumeClaim: (spec) => ({ volumeMode: 'Filesystem', ...spec }),
  HorizontalPodAutoscaler: (spec) => ({ minReplicas: 1, ...spec }),
  NetworkPolicy: (spec) => ({ policyTypes: 'egress' in spec ? ['Ingress', 'Egress'] : ['Ingress'], ...spec }),
  Namespace: (spec) => ({ finalizers: ['kubernetes'], ...spec }),
};

/** Status of a new object, where the server gives it one. */
const INITIAL_STATUS: Readonly<Record<string, FieldMap>> = {
  Namespace: { phase: 'Active' },
  PersistentVolumeClaim: { phase: 'Pending' },
  Pod: { phase: 'Pending' },
  Service: { loadBalancer: {} },
  Ingress: { loadBalancer: {} },
  Deployment: {},
  StatefulSet: { replicas: 0, availableReplicas: 0 },
  DaemonSet: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
  Job: {},
};

export function withDefaults(object: KubernetesObject): KubernetesObject {
  const result: KubernetesObject = { ...object };
  const defaults = SPEC_DEFAULTS[object.kind];
  if (defaults) result['spec'] = defaults(isMap(object['spec']) ? object['spec'] : {});
  const status = INITIAL_STATUS[object.kind];
  if (status && result['status'] === undefined) result['status'] = status;
  if (object.kind === 'Secret') secretDefaults(result);
  if (object.kind === 'Namespace') result.metadata = namespaceMetadata(object.metadata);
  return result;
}

/** stringData wins over data, is stored in it and never kept. */
function secretDefaults(secret: KubernetesObject): void {
  secret['type'] ??= 'Opaque';
  if (!isMap(secret['stringData'])) return;
  const texts = Object.entries(secret['stringData']);
  const encoded = texts.map(([name, text]) => [name, Buffer.from(String(text)).toString('base64')]);
  secret['data'] = { ...(isMap(secret['data']) ? secret['data'] : {}), ...Object.fromEntries(encoded) };
  delete secret['stringData'];
}

function namespaceMetadata(metadata: KubernetesObject['metadata']): KubernetesObject['metadata'] {
  return { ...metadata, labels: { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name } };
}

function strategy(given: unknown, rolling: FieldMap): FieldMap {
  const wanted = isMap(given) && given['type'] !== undefined ? given : { ...ROLLING, ...(isMap(given) ? given : {}) };
  if (wanted['type'] !== 'RollingUpdate') return wanted;
  return {
    ...wanted,
    rollingUpdate: { ...rolling, ...(isMap(wanted['rollingUpdate']) ? wanted['rollingUpdate'] : {}) },
  };
}

function jobDefaults(spec: FieldMap): Fields {
  const isQueue = spec['completions'] === undefined && spec['parallelism'] !== undefined;
  return {
    parallelism: 1,
    ...(!isQueue && { completions: 1 }),
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    suspend: false,
    manualSelector: false,
    podReplacementPolicy: 'TerminatingOrFailed',
    ...spec,
    template: withTemplateDefaults(spec['template']),
  };
}

function cronTemplate(template: unknown): FieldMap {
  const given = isMap(template) ? template : {};
  const spec = isMap(given['spec']) ? given['spec'] : {};
  return { ...given, spec: { ...spec, template: withTemplateDefaults(spec['template']) } };
}

function claimTemplate(template: FieldMap): FieldMap {
  const spec = isMap(template['spec']) ? template['spec'] : {};
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    ...template,
    spec: { volumeMode: 'Filesystem', ...spec },
    status: { phase: 'Pending' },
  };
}
