import { describe, expect, it } from '@jest/globals';
import type { Health } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { applicationHealth, assessHealth, type ObjectHealth } from './assess-health.js';

type Parts = { spec?: object; status?: object; metadata?: object };

function object(apiVersion: string, kind: string, { spec, status, metadata }: Parts): KubernetesObject {
  return { apiVersion, kind, metadata: { name: 'x', ...metadata }, ...(spec && { spec }), ...(status && { status }) };
}

const condition = (type: string, status: string, reason = ''): object => ({ type, status, reason });
const rolled = { observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: 2 };
const ready = { observedGeneration: 1, replicas: 2, readyReplicas: 2, updatedReplicas: 2 };
const first = { generation: 1 };

const CASES: [apiVersion: string, kind: string, says: string, parts: Parts, health: Health | undefined][] = [
  ['apps/v1', 'Deployment', 'paused', { spec: { paused: true } }, 'Suspended'],
  ['apps/v1', 'Deployment', 'unobserved', { metadata: { generation: 2 }, status: rolled }, 'Progressing'],
  [
    'apps/v1',
    'Deployment',
    'past its deadline',
    {
      metadata: first,
      spec: { replicas: 3 },
      status: { ...rolled, conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded')] },
    },
    'Degraded',
  ],
  [
    'apps/v1',
    'Deployment',
    'with too few updated',
    { metadata: first, spec: { replicas: 3 }, status: rolled },
    'Progressing',
  ],
  [
    'apps/v1',
    'Deployment',
    'with old replicas left',
    { metadata: first, spec: { replicas: 2 }, status: { ...rolled, replicas: 3 } },
    'Progressing',
  ],
  [
    'apps/v1',
    'Deployment',
    'with unavailable ones',
    { metadata: first, spec: { replicas: 2 }, status: { ...rolled, availableReplicas: 1 } },
    'Progressing',
  ],
  ['apps/v1', 'Deployment', 'rolled out', { metadata: first, spec: { replicas: 2 }, status: rolled }, 'Healthy'],
  [
    'apps/v1',
    'Deployment',
    'scaled to zero',
    { metadata: first, spec: { replicas: 0 }, status: { observedGeneration: 1 } },
    'Healthy',
  ],
  ['apps/v1', 'StatefulSet', 'unobserved', { metadata: first, status: {} }, 'Progressing'],
  ['apps/v1', 'StatefulSet', 'not ready', { metadata: first, spec: { replicas: 3 }, status: ready }, 'Progressing'],
  [
    'apps/v1',
    'StatefulSet',
    'partitioned, unfinished',
    {
      metadata: first,
      spec: { replicas: 2, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } },
      status: { ...ready, updatedReplicas: 1 },
    },
    'Progressing',
  ],
  [
    'apps/v1',
    'StatefulSet',
    'partitioned, finished',
    {
      metadata: first,
      spec: { replicas: 2, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } },
      status: { ...ready, updatedReplicas: 1 },
    },
    'Healthy',
  ],
  [
    'apps/v1',
    'StatefulSet',
    'updated on delete',
    {
      metadata: first,
      spec: { replicas: 2, updateStrategy: { type: 'OnDelete' } },
      status: { ...ready, updateRevision: 'b', currentRevision: 'a' },
    },
    'Healthy',
  ],
  [
    'apps/v1',
    'StatefulSet',
    'between revisions',
    { metadata: first, spec: { replicas: 2 }, status: { ...ready, updateRevision: 'b', currentRevision: 'a' } },
    'Progressing',
  ],
  [
    'apps/v1',
    'StatefulSet',
    'at its revision',
    { metadata: first, spec: { replicas: 2 }, status: { ...ready, updateRevision: 'b', currentRevision: 'b' } },
    'Healthy',
  ],
  ['apps/v1', 'DaemonSet', 'unobserved', { metadata: first, status: {} }, 'Progressing'],
  [
    'apps/v1',
    'DaemonSet',
    'updated on delete',
    {
      metadata: first,
      spec: { updateStrategy: { type: 'OnDelete' } },
      status: { observedGeneration: 1, desiredNumberScheduled: 2 },
    },
    'Healthy',
  ],
  [
    'apps/v1',
    'DaemonSet',
    'half updated',
    { metadata: first, status: { observedGeneration: 1, desiredNumberScheduled: 2, updatedNumberScheduled: 1 } },
    'Progressing',
  ],
  [
    'apps/v1',
    'DaemonSet',
    'half available',
    {
      metadata: first,
      status: { observedGeneration: 1, desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 1 },
    },
    'Progressing',
  ],
  ['apps/v1', 'DaemonSet', 'on no node', { metadata: first, status: { observedGeneration: 1 } }, 'Healthy'],
  [
    'apps/v1',
    'ReplicaSet',
    'failing',
    { metadata: first, status: { observedGeneration: 1, conditions: [condition('ReplicaFailure', 'True')] } },
    'Degraded',
  ],
  [
    'apps/v1',
    'ReplicaSet',
    'unavailable',
    { metadata: first, spec: { replicas: 1 }, status: { observedGeneration: 1 } },
    'Progressing',
  ],
  [
    'v1',
    'Pod',
    'in a crash loop',
    {
      spec: { restartPolicy: 'Always' },
      status: { phase: 'Running', containerStatuses: [{ state: { waiting: { reason: 'CrashLoopBackOff' } } }] },
    },
    'Degraded',
  ],
  [
    'v1',
    'Pod',
    'without its image',
    {
      spec: { restartPolicy: 'Always' },
      status: { phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ErrImagePull' } } }] },
    },
    'Degraded',
  ],
  ['v1', 'Pod', 'pending', { status: { phase: 'Pending' } }, 'Progressing'],
  ['v1', 'Pod', 'done', { status: { phase: 'Succeeded' } }, 'Healthy'],
  ['v1', 'Pod', 'failed', { status: { phase: 'Failed' } }, 'Degraded'],
  [
    'v1',
    'Pod',
    'running and ready',
    { spec: { restartPolicy: 'Always' }, status: { phase: 'Running', conditions: [condition('Ready', 'True')] } },
    'Healthy',
  ],
  [
    'v1',
    'Pod',
    'running after a crash',
    {
      spec: { restartPolicy: 'Always' },
      status: { phase: 'Running', containerStatuses: [{ lastState: { terminated: {} } }] },
    },
    'Degraded',
  ],
  [
    'v1',
    'Pod',
    'running to its end',
    { spec: { restartPolicy: 'Never' }, status: { phase: 'Running' } },
    'Progressing',
  ],
  ['v1', 'Pod', 'without a phase', {}, 'Unknown'],
  ['batch/v1', 'Job', 'running', {}, 'Progressing'],
  ['batch/v1', 'Job', 'failed', { status: { conditions: [condition('Failed', 'True')] } }, 'Degraded'],
  ['batch/v1', 'Job', 'suspended', { status: { conditions: [condition('Suspended', 'True')] } }, 'Suspended'],
  ['batch/v1', 'Job', 'resumed', { status: { conditions: [condition('Suspended', 'False')] } }, 'Healthy'],
  ['batch/v1', 'Job', 'complete', { status: { conditions: [condition('Complete', 'True')] } }, 'Healthy'],
  ['batch/v1', 'CronJob', 'suspended', { spec: { suspend: true } }, 'Healthy'],
  ['batch/v1', 'CronJob', 'new', {}, 'Progressing'],
  [
    'batch/v1',
    'CronJob',
    'failed last time',
    { status: { lastScheduleTime: '2026-01-02T00:00:00Z', lastSuccessfulTime: '2026-01-01T00:00:00Z' } },
    'Degraded',
  ],
  [
    'batch/v1',
    'CronJob',
    'running',
    { status: { lastScheduleTime: '2026-01-02T00:00:00Z', lastSuccessfulTime: '2026-01-01T00:00:00Z', active: [{}] } },
    'Healthy',
  ],
  ['networking.k8s.io/v1', 'Ingress', 'without an address', {}, 'Progressing'],
  [
    'networking.k8s.io/v1',
    'Ingress',
    'with an address',
    { status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } } },
    'Healthy',
  ],
  ['v1', 'Service', 'inside', { spec: { type: 'ClusterIP' } }, 'Healthy'],
  ['v1', 'Service', 'without its balancer', { spec: { type: 'LoadBalancer' } }, 'Progressing'],
  ['v1', 'PersistentVolumeClaim', 'bound', { status: { phase: 'Bound' } }, 'Healthy'],
  ['v1', 'PersistentVolumeClaim', 'lost', { status: { phase: 'Lost' } }, 'Degraded'],
  ['v1', 'PersistentVolumeClaim', 'without a phase', {}, 'Unknown'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler', 'new', {}, 'Progressing'],
  [
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    'without metrics',
    {
      status: {
        conditions: [condition('AbleToScale', 'True'), condition('ScalingActive', 'False', 'FailedGetResourceMetric')],
      },
    },
    'Degraded',
  ],
  [
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    'able',
    { status: { conditions: [condition('AbleToScale', 'True')] } },
    'Healthy',
  ],
  [
    'autoscaling/v1',
    'HorizontalPodAutoscaler',
    'able, as v1 says it',
    {
      metadata: {
        annotations: { 'autoscaling.alpha.kubernetes.io/conditions': '[{"type":"AbleToScale","status":"True"}]' },
      },
    },
    'Healthy',
  ],
  [
    'apiregistration.k8s.io/v1',
    'APIService',
    'available',
    { status: { conditions: [condition('Available', 'True')] } },
    'Healthy',
  ],
  [
    'apiregistration.k8s.io/v1',
    'APIService',
    'unavailable',
    { status: { conditions: [condition('Available', 'False')] } },
    'Progressing',
  ],
  ['policy/v1', 'PodDisruptionBudget', 'new', {}, 'Progressing'],
  [
    'policy/v1',
    'PodDisruptionBudget',
    'short of pods',
    { status: { conditions: [condition('DisruptionAllowed', 'False', 'InsufficientPods')] } },
    'Healthy',
  ],
  [
    'policy/v1',
    'PodDisruptionBudget',
    'failing',
    { status: { conditions: [condition('DisruptionAllowed', 'False', 'SyncFailed')] } },
    'Degraded',
  ],
  [
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    'established',
    { status: { conditions: [condition('NamesAccepted', 'True'), condition('Established', 'True')] } },
    'Healthy',
  ],
  [
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    'with taken names',
    { status: { conditions: [condition('NamesAccepted', 'False')] } },
    'Degraded',
  ],
  [
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    'not established',
    { status: { conditions: [condition('NamesAccepted', 'True')] } },
    'Progressing',
  ],
  ['v1', 'ConfigMap', 'there', {}, undefined],
  ['v1', 'ConfigMap', 'being deleted', { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }, 'Progressing'],
  ['example.com/v1', 'Deployment', 'of another group', {}, undefined],
];

describe('the health of an object', () => {
  it.each(CASES)('%s %s %s', (apiVersion, kind, _says, parts, health) => {
    expect(assessHealth(object(apiVersion, kind, parts))?.health).toBe(health);
  });
});

describe('the health of an application', () => {
  const of = (health: Health | undefined, rest: Partial<ObjectHealth> = {}): ObjectHealth => ({
    isLive: true,
    isIgnored: false,
    health,
    ...rest,
  });

  it('is the worst among its live objects', () => {
    expect(applicationHealth([of('Healthy'), of('Suspended'), of(undefined)])).toBe('Suspended');
    expect(applicationHealth([of('Progressing'), of('Degraded'), of('Healthy')])).toBe('Degraded');
    expect(applicationHealth([of('Unknown'), of('Degraded')])).toBe('Unknown');
  });

  it('leaves out what is missing or ignored', () => {
    expect(applicationHealth([of('Healthy'), of(undefined, { isLive: false })])).toBe('Healthy');
    expect(applicationHealth([of('Healthy'), of('Degraded', { isIgnored: true })])).toBe('Healthy');
  });

  it('is Missing when objects are expected and none lives, and Healthy when none is expected', () => {
    expect(applicationHealth([of(undefined, { isLive: false })])).toBe('Missing');
    expect(applicationHealth([])).toBe('Healthy');
  });
});
