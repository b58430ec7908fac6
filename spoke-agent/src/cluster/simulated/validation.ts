// What an API server refuses, for the mistakes that are made often: names, types, required and immutable fields. Throws INVALID with the
// path of the field; never quotes a value of a Secret.
import type { KubernetesObject } from '../cluster.js';
import { ClusterError } from '../cluster.errors.js';
import { type FieldMap, isEqual, isMap } from './field-walk.js';
import type { Kind } from './kinds.js';

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const PATH_SEGMENT = /^(?!\.{1,2}$)[^/%]+$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const LONGEST_LABEL = 63;
const LONGEST_NAME = 253;

const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);
const NUMBERS = [
  'replicas',
  'minReadySeconds',
  'revisionHistoryLimit',
  'progressDeadlineSeconds',
  'parallelism',
  'completions',
];

/** Members of the spec that may never change once set. */
const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['selector'],
  ReplicaSet: ['selector'],
  DaemonSet: ['selector'],
  StatefulSet: ['selector', 'serviceName', 'podManagementPolicy', 'volumeClaimTemplates'],
  Job: ['selector', 'completions', 'template'],
  Service: ['clusterIP'],
  PersistentVolumeClaim: ['accessModes', 'storageClassName', 'volumeMode'],
};

/** Checks the types in an applied or written object, before anything is merged. */
export function checkTypes(object: KubernetesObject, { isCustom }: Kind): void {
  const where = `(${object.metadata.namespace ?? ''}/${object.metadata.name}; Kind=${object.kind})`;
  const expectType = (value: unknown, type: 'string' | 'number', path: string): void => {
    if (value === undefined || value === null || typeof value === type) return;
    const expected = type === 'number' ? 'numeric (int or float)' : 'string';
    throw new ClusterError(
      'INVALID',
      `failed to create typed patch object ${where}: ${path}: expected ${expected}, got ${typeof value}`,
    );
  };
  for (const maps of ['labels', 'annotations'] as const) {
    for (const [name, value] of membersOf(object.metadata[maps]))
      expectType(value, 'string', `.metadata.${maps}.${name}`);
  }
  if (isCustom) return;
  const spec = isMap(object['spec']) ? object['spec'] : {};
  for (const name of NUMBERS) expectType(spec[name], 'number', `.spec.${name}`);
  if (object.kind !== 'ConfigMap' && object.kind !== 'Secret') return;
  for (const [name, value] of membersOf(object['data'])) expectType(value, 'string', `.data.${name}`);
  for (const [name, value] of membersOf(object['stringData'])) expectType(value, 'string', `.stringData.${name}`);
}

/** Checks a complete object, defaults included, before it is stored. */
export function checkObject(object: KubernetesObject, live: KubernetesObject | undefined): void {
  const refuse: Refusal = (path, why) => {
    throw new ClusterError('INVALID', `${object.kind} "${object.metadata.name}" is invalid: ${path}: ${why}`);
  };
  if (!live) checkName(object, refuse);
  for (const [name, value] of membersOf(object.metadata.labels)) {
    if (!LABEL_VALUE.test(String(value)) || String(value).length > LONGEST_LABEL) {
      refuse('metadata.labels', `Invalid value of the label ${name}: at most 63 letters, digits, '-', '_' and '.'`);
    }
  }
  const spec = isMap(object['spec']) ? object['spec'] : {};
  if (WORKLOADS.has(object.kind)) checkSelector(spec, refuse);
  if (WORKLOADS.has(object.kind) || object.kind === 'Job') checkContainers(spec, refuse);
  if (object.kind === 'Service' && spec['type'] !== 'ExternalName' && spec['clusterIP'] !== 'None') {
    if (!Array.isArray(spec['ports']) || spec['ports'].length === 0) refuse('spec.ports', 'Required value');
  }
  if (object.kind === 'Secret') checkSecret(object, live, refuse);
  if (object.kind === 'CustomResourceDefinition') checkDefinition(object, spec, refuse);
  if (live) checkImmutable(object, live, refuse);
}

type Refusal = (path: string, why: string) => void;

function checkName({ kind, metadata }: KubernetesObject, refuse: Refusal): void {
  const { name } = metadata;
  if (/Role(Binding)?$/.test(kind)) {
    if (!PATH_SEGMENT.test(name)) refuse('metadata.name', 'Invalid value: may not be ".", ".." or contain "/" or "%"');
    return;
  }
  const isLabel = kind === 'Namespace' || kind === 'Service';
  const longest = isLabel ? LONGEST_LABEL : LONGEST_NAME;
  if ((isLabel ? LABEL : SUBDOMAIN).test(name) && name.length <= longest) return;
  refuse(
    'metadata.name',
    `Invalid value: "${name}": lower case letters, digits, '-'${isLabel ? '' : " and '.'"}, at most ${longest}`,
  );
}

function checkSelector(spec: FieldMap, refuse: Refusal): void {
  const wanted = isMap(spec['selector']) ? membersOf(spec['selector']['matchLabels']) : [];
  const template = isMap(spec['template']) ? spec['template'] : {};
  const metadata = isMap(template['metadata']) ? template['metadata'] : {};
  const labels = isMap(metadata['labels']) ? metadata['labels'] : {};
  if (!isMap(spec['selector'])) refuse('spec.selector', 'Required value');
  if (wanted.some(([name, value]) => labels[name] !== value)) {
    refuse('spec.template.metadata.labels', 'Invalid value: `selector` does not match template `labels`');
  }
}

function checkContainers(spec: FieldMap, refuse: Refusal): void {
  const template = isMap(spec['template']) ? spec['template'] : {};
  const pod = isMap(template['spec']) ? template['spec'] : {};
  const containers = Array.isArray(pod['containers']) ? pod['containers'].filter(isMap) : [];
  if (containers.length === 0) refuse('spec.template.spec.containers', 'Required value');
  for (const container of containers) {
    if (!container['image'])
      refuse(`spec.template.spec.containers[${String(container['name'])}].image`, 'Required value');
  }
}

function checkSecret(secret: KubernetesObject, live: KubernetesObject | undefined, refuse: Refusal): void {
  for (const [name, value] of membersOf(secret['data'])) {
    if (!BASE64.test(String(value))) refuse(`data[${name}]`, 'illegal base64 data');
  }
  if (live && live['type'] !== secret['type']) refuse('type', 'Invalid value: field is immutable');
}

function checkDefinition({ metadata }: KubernetesObject, spec: FieldMap, refuse: Refusal): void {
  const names = isMap(spec['names']) ? spec['names'] : {};
  const expected = `${String(names['plural'])}.${String(spec['group'])}`;
  if (metadata.name !== expected)
    refuse('metadata.name', `Invalid value: must be spec.names.plural+"."+spec.group: ${expected}`);
}

function checkImmutable(object: KubernetesObject, live: KubernetesObject, refuse: Refusal): void {
  const [before, after] = [live['spec'], object['spec']];
  if (live['immutable'] === true && !isEqual(live['data'], object['data']))
    refuse('data', 'Forbidden: field is immutable');
  if (!isMap(before) || !isMap(after)) return;
  for (const name of IMMUTABLE[object.kind] ?? []) {
    if (before[name] !== undefined && !isEqual(before[name], after[name]))
      refuse(`spec.${name}`, 'Invalid value: field is immutable');
  }
}

function membersOf(value: unknown): [string, unknown][] {
  return isMap(value) ? Object.entries(value) : [];
}
