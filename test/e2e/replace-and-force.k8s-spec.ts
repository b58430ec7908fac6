// The sync options Replace and Force: objects written whole, and objects made anew where they cannot be changed in place.
import { expect, it } from '@jest/globals';
import { describeOnCluster, ownersOf, syncing } from '../support/cluster-story.js';
import { listDrift } from '../support/fleet-state.js';
import { until } from '../support/until.js';

const optioned = (options: string): string =>
  options === '' ? '{}' : `{argocd.argoproj.io/sync-options: '${options}'}`;

const settings = (colour: string, options = 'Replace=true'): string => `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, annotations: ${optioned(options)}}
data: {colour: ${colour}}
`;
/** A variable twice: what server-side apply refuses, and a replace takes. */
const twice = (value: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: twice, annotations: ${optioned('Replace=true')}}
spec:
  replicas: 0
  selector: {matchLabels: {app: twice}}
  template:
    metadata: {labels: {app: twice}}
    spec:
      containers:
        - {name: main, image: nginx, env: [{name: A, value: first}, {name: A, value: ${value}}]}
`;
const job = (image: string, options: string): string => `apiVersion: batch/v1
kind: Job
metadata: {name: seed, annotations: ${optioned(options)}}
spec:
  template:
    spec: {restartPolicy: Never, containers: [{name: main, image: ${image}}]}
`;
const service = (clusterIP: string, options: string): string => `apiVersion: v1
kind: Service
metadata: {name: web, annotations: ${optioned(options)}}
spec: {clusterIP: ${clusterIP}, selector: {app: web}, ports: [{port: 80}]}
`;

/** A ConfigMap with a field that no ConfigMap has. */
const loose = (options: string): string => `apiVersion: v1
kind: ConfigMap
metadata: {name: loose, annotations: ${optioned(options)}}
data: {a: '1'}
colour: blue
`;

const files = {
  'apps/loose/settings.yaml': loose(''),
  'apps/replace/settings.yaml': settings('blue'),
  'apps/replace/twice.yaml': twice('second'),
  'apps/force/job.yaml': job('busybox:1', ''),
  'apps/force/service.yaml': service('None', 'Force=true'),
};

describeOnCluster('replace and force', files, (story) => {
  const data = async (): Promise<unknown> => (await story().get('configmap', 'settings'))['data'];

  it('Replace=true writes an object whole', async () => {
    await story().apply('replace', { syncPolicy: syncing() });
    await story().untilSynced('replace');
    await story().run(['patch', 'configmap', 'settings', '-p', '{"data":{"theirs":"yes"}}']);
    await story().push('replace', { 'apps/replace/settings.yaml': settings('green') });
    expect(await data()).toEqual({ colour: 'green' });
  });

  it('Replace=true takes what server-side apply would refuse, and changes it', async () => {
    expect(JSON.stringify((await story().get('deployment', 'twice'))['spec'])).toContain('"value":"second"');
    await story().push('replace', { 'apps/replace/twice.yaml': twice('third') });
    expect(JSON.stringify((await story().get('deployment', 'twice'))['spec'])).toContain('"value":"third"');
  });

  it('drift of replaced objects is healed, and told', async () => {
    await story().run(['patch', 'configmap', 'settings', '-p', '{"data":{"colour":"red"}}']);
    await until('it is healed', async () => JSON.stringify(await data()) === '{"colour":"green"}');
    const drift = await until('the hub knows', async () =>
      (await listDrift(story().fleet.client, 'replace')).find(({ name }) => name === 'settings'),
    );
    expect(drift).toMatchObject({ field: 'data.colour', desired: '"green"', live: '"red"' });
    expect(drift.manager).toMatch(/^kubectl/);
  });

  it('without Replace the object is applied again, and nothing is left behind', async () => {
    await story().push('replace', { 'apps/replace/settings.yaml': settings('green', '') });
    const object = await story().get('configmap', 'settings');
    expect(ownersOf(object)).toEqual(['wheelhouse Apply']);
  });

  it('without Force a field that cannot change fails the sync, with a hint', async () => {
    await story().apply('force', { syncPolicy: syncing() });
    await story().fleet.untilApplication('force', 'is applied', ({ operation }) => operation?.phase === 'Succeeded');
    await story().fleet.push({ 'apps/force/job.yaml': job('busybox:2', '') });
    expect(await story().untilFailed('force')).toMatch(/field is immutable.*Force=true/s);
  });

  it('Force=true makes a Job anew, and a Service with another address', async () => {
    const before = await Promise.all([story().get('job', 'seed'), story().get('service', 'web')]);
    await story().push('force', {
      'apps/force/job.yaml': job('busybox:3', 'Force=true'),
      'apps/force/service.yaml': service('10.96.77.78', 'Force=true'),
    });
    const after = await Promise.all([story().get('job', 'seed'), story().get('service', 'web')]);
    expect(after[0].metadata.uid).not.toBe(before[0].metadata.uid);
    expect(after[1].metadata.uid).not.toBe(before[1].metadata.uid);
    expect(after[1]['spec']).toMatchObject({ clusterIP: '10.96.77.78' });
  });

  it('Force=true with Replace=true makes it anew with every change', async () => {
    const options = 'Force=true,Replace=true';
    const before = await story().get('job', 'seed');
    await story().push('force', { 'apps/force/job.yaml': job('busybox:3', options) });
    expect((await story().get('job', 'seed')).metadata.uid).not.toBe(before.metadata.uid);
  });

  it('Force=true deletes nothing for a manifest that would be refused in any case', async () => {
    const before = await story().get('job', 'seed');
    const broken = job('busybox:4', 'Force=true').replace('restartPolicy: Never', 'restartPolicy: Always');
    await story().fleet.push({ 'apps/force/job.yaml': broken });
    expect(await story().untilFailed('force')).toContain('restartPolicy');
    expect((await story().get('job', 'seed')).metadata.uid).toBe(before.metadata.uid);
  });

  it('Validate=false drops fields that the kind does not know, instead of refusing the object', async () => {
    await story().apply('loose', { syncPolicy: syncing() });
    expect(await story().untilFailed('loose')).toContain('colour');
    await story().push('loose', { 'apps/loose/settings.yaml': loose('Validate=false') });
    expect((await story().get('configmap', 'loose'))['data']).toEqual({ a: '1' });
  });
});
