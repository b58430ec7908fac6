// Workloads that hang on a real API server: Degraded past their deadline, with the reason from their pods and events, and well again when they
// get on. Real controllers make the pods and the events of quotas; the story is the kubelet.
import { expect, it } from '@jest/globals';
import { describeOnCluster } from '../support/cluster-story.js';
import { READY, setPods, UNPULLABLE, untilHealth } from '../support/health-story.js';

const deadline = (time: string): string => `  annotations: {wheelhouse.dev/progress-deadline: ${time}}\n`;
const DEADLINE = deadline('4s');
const workload = (kind: string, name: string, more = ''): string => `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${name}
${DEADLINE}spec:
  replicas: 1
${more}  selector:
    matchLabels: {app: ${name}}
  template:
    metadata:
      labels: {app: ${name}}
    spec:
      containers: [{name: web, image: "nginx:nope"}]
`;
const quota = `apiVersion: v1\nkind: ResourceQuota\nmetadata:\n  name: none\n  annotations: {argocd.argoproj.io/sync-wave: "-1"}\nspec: {hard: {pods: "0"}}\n`;
const job = `apiVersion: batch/v1
kind: Job
metadata:
  name: import
${DEADLINE}spec:
  template:
    metadata:
      labels: {app: import}
    spec:
      restartPolicy: OnFailure
      containers: [{name: web, image: "nginx:nope"}]
`;
const files = {
  // It is to be seen before its deadline as well, also on a machine that stalls.
  'apps/pull/web.yaml': workload('StatefulSet', 'pull', '  serviceName: pull\n').replace(DEADLINE, deadline('12s')),
  'apps/crash/web.yaml': workload('StatefulSet', 'crash', '  serviceName: crash\n'),
  'apps/unscheduled/web.yaml': workload('Deployment', 'unscheduled'),
  'apps/quota/web.yaml': [quota, workload('Deployment', 'quota')].join('---\n'),
  'apps/import/job.yaml': job,
};
const CRASHING = {
  phase: 'Running',
  conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: '2026-01-01T00:00:00Z' }],
  containerStatuses: [
    {
      name: 'web',
      image: 'nginx:nope',
      imageID: 'x',
      ready: false,
      restartCount: 7,
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container' } },
      lastState: {
        terminated: { exitCode: 137, reason: 'OOMKilled', startedAt: null, finishedAt: null, containerID: 'x' },
      },
    },
  ],
};
const UNSCHEDULABLE = {
  phase: 'Pending',
  conditions: [
    {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: '0/3 nodes are available: 3 Insufficient cpu.',
    },
  ],
};

describeOnCluster('stalled workloads', files, (story) => {
  it('say that an image cannot be pulled, first beside what they wait for, then as Degraded', async () => {
    await story().apply('pull');
    await untilHealth(story(), 'pull', 'pull', 'Progressing', /^Waiting for 1 pods to be ready\.\.\./);
    await setPods(story(), 'pull', UNPULLABLE);
    const { message } = await untilHealth(story(), 'pull', 'pull', 'Degraded', /cannot be pulled/);
    expect(message).toMatch(
      /^It has made no progress for 12 s: pod pull-0: the image "nginx:nope" of container "web" cannot be pulled \(ImagePullBackOff: Back-off pulling image "nginx:nope"\)\. Waiting for 1 pods/,
    );
    await story().fleet.untilApplication('pull', 'is Degraded', ({ health }) => health === 'Degraded');
  });

  it('are well again when they get on', async () => {
    await setPods(story(), 'pull', { ...READY, containerStatuses: null });
    await untilHealth(story(), 'pull', 'pull', 'Healthy');
    await story().fleet.untilApplication('pull', 'is Healthy', ({ health }) => health === 'Healthy');
  });

  it('say that a container crashes, and how', async () => {
    await story().apply('crash');
    await setPods(story(), 'crash', CRASHING);
    await untilHealth(
      story(),
      'crash',
      'crash',
      'Degraded',
      /pod crash-0: container "web" crashes \(OOMKilled, exit code 137, 7 restarts\)/,
    );
  });

  it('say that no node has room', async () => {
    await story().apply('unscheduled');
    await setPods(story(), 'unscheduled', UNSCHEDULABLE);
    await untilHealth(
      story(),
      'unscheduled',
      'unscheduled',
      'Degraded',
      /it cannot be scheduled: 0\/3 nodes are available: 3 Insufficient cpu\./,
    );
  });

  it('that may take any time are Degraded only when there is a reason', async () => {
    await story().apply('import');
    await setPods(story(), 'import', { phase: 'Running', containerStatuses: null });
    await untilHealth(story(), 'import', 'import', 'Progressing');
    await setPods(story(), 'import', UNPULLABLE);
    await untilHealth(story(), 'import', 'import', 'Degraded', /cannot be pulled/);
  });

  it('say that a quota keeps their pods from being made', async () => {
    await story().apply('quota');
    await untilHealth(story(), 'quota', 'quota', 'Degraded', /FailedCreate: .*exceeded quota: none/);
  });
});
