// What can be done with workloads: names and effects as in Argo CD, so that scripts and habits go on working.
import type { KubernetesObject } from '../../cluster/cluster.js';
import { valueAt } from '../../engine/object-path.js';
import { LiveError } from '../live.errors.js';
import type { ActionInput, ActionStep, ResourceAction } from './resource-action.js';

/** What kubectl and Argo CD write to make a workload's pods anew. */
const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';
/** More replicas than any cluster runs of one workload. */
const MAX_REPLICAS = 100_000;

const ALWAYS = (): undefined => undefined;

export const restart: ResourceAction = {
  name: 'restart',
  description: 'Makes its pods anew, a few at a time, as its strategy says.',
  parameters: [],
  refusal: ALWAYS,
  steps: ({ now }) => {
    const annotations = { [RESTARTED_AT]: `${now.toISOString().slice(0, 19)}Z` };
    return [
      {
        patch: { spec: { template: { metadata: { annotations } } } },
        field: ['spec', 'template', 'metadata', 'annotations', RESTARTED_AT],
      },
    ];
  },
};

export const scale: ResourceAction = {
  name: 'scale',
  description: 'Sets how many pods it runs.',
  parameters: ['replicas'],
  refusal: ALWAYS,
  steps: ({ parameters }) => [{ patch: { spec: { replicas: replicasIn(parameters) } }, field: ['spec', 'replicas'] }],
};

/** An action that sets a flag of the spec, and is of no use where it is set already. */
export function flagAction(
  about: { readonly name: string; readonly description: string },
  flag: string,
  wanted: boolean,
): ResourceAction {
  return {
    ...about,
    parameters: [],
    refusal: (object) => {
      const isSet = valueAt(object, 'spec', flag) === true;
      return isSet === wanted ? `spec.${flag} is ${wanted} already` : undefined;
    },
    steps: (): ActionStep[] => [{ patch: { spec: { [flag]: wanted } }, field: ['spec', flag] }],
  };
}

export const createJob: ResourceAction = {
  name: 'create-job',
  description: 'Runs it once now.',
  parameters: [],
  refusal: ALWAYS,
  steps: (input) => [{ create: jobOf(input) }],
};

/** The Job that the CronJob would make, and owns. */
function jobOf({ object, now }: ActionInput): KubernetesObject {
  const { apiVersion, kind, metadata } = object;
  const template = valueAt(object, 'spec', 'jobTemplate', 'metadata') as
    Partial<KubernetesObject['metadata']> | undefined;
  const stamp = now
    .toISOString()
    .replaceAll(/[-:TZ.]/g, '')
    .slice(2, 14);
  const owner = {
    apiVersion,
    kind,
    name: metadata.name,
    uid: metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      // 63 characters at most, with the stamp.
      name: `${metadata.name.slice(0, 50)}-${stamp}`,
      ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
      ...(template?.labels && { labels: template.labels }),
      annotations: { ...template?.annotations, 'cronjob.kubernetes.io/instantiate': 'manual' },
      ownerReferences: [owner],
    },
    spec: valueAt(object, 'spec', 'jobTemplate', 'spec') ?? {},
  };
}

function replicasIn(parameters: Readonly<Record<string, string>>): number {
  const text = Object.hasOwn(parameters, 'replicas') ? (parameters['replicas'] ?? '') : '';
  const replicas = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(replicas) || replicas > MAX_REPLICAS)
    throw new LiveError('INVALID_INPUT', `The parameter "replicas" must be a whole number from 0 to ${MAX_REPLICAS}.`);
  return replicas;
}
