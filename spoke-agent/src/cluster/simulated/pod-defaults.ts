// Defaults of pod specs and their templates.
import { type FieldMap, isMap } from './field-walk.js';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'];
/** 0644, as Kubernetes writes it. */
const FILE_MODE = 420;

/** Volume sources whose files have a mode. */
const FILE_SOURCES = ['configMap', 'secret', 'projected', 'downwardAPI'];

export function withTemplateDefaults(template: unknown): FieldMap {
  const given = isMap(template) ? template : {};
  return { ...given, spec: withPodDefaults(isMap(given['spec']) ? given['spec'] : {}) };
}

export function withPodDefaults(spec: FieldMap): FieldMap {
  const account = spec['serviceAccountName'];
  return {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    ...spec,
    // The old name of the field is kept in step.
    ...(account !== undefined && { serviceAccount: account }),
    containers: each(spec['containers'], container),
    ...(spec['initContainers'] !== undefined && { initContainers: each(spec['initContainers'], container) }),
    ...(spec['volumes'] !== undefined && { volumes: each(spec['volumes'], volume) }),
  };
}

function container(given: FieldMap): FieldMap {
  const image = typeof given['image'] === 'string' ? given['image'] : '';
  const isLatest = !/[:@][^/]*$/.test(image) || image.endsWith(':latest');
  const result: Record<string, unknown> = {
    imagePullPolicy: isLatest ? 'Always' : 'IfNotPresent',
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    ...given,
  };
  if (given['ports'] !== undefined) result['ports'] = each(given['ports'], (port) => ({ protocol: 'TCP', ...port }));
  if (given['env'] !== undefined) result['env'] = each(given['env'], variable);
  for (const name of PROBES) if (isMap(given[name])) result[name] = probe(given[name]);
  return result;
}

function variable(given: FieldMap): FieldMap {
  const source = given['valueFrom'];
  if (!isMap(source) || !isMap(source['fieldRef'])) return given;
  return { ...given, valueFrom: { ...source, fieldRef: { apiVersion: 'v1', ...source['fieldRef'] } } };
}

function probe(given: FieldMap): FieldMap {
  const get = given['httpGet'];
  return {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
    ...given,
    ...(isMap(get) && { httpGet: { path: '/', scheme: 'HTTP', ...get } }),
  };
}

function volume(given: FieldMap): FieldMap {
  const source = FILE_SOURCES.find((name) => isMap(given[name]));
  if (source === undefined) return Object.keys(given).length === 1 ? { ...given, emptyDir: {} } : given;
  const files = given[source];
  return { ...given, [source]: { defaultMode: FILE_MODE, ...(isMap(files) && files) } };
}

function each(list: unknown, change: (item: FieldMap) => FieldMap): unknown {
  return Array.isArray(list) ? list.map((item: unknown) => (isMap(item) ? change(item) : item)) : list;
}
