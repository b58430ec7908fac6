// Health of applications on a real API server, from what real controllers write: the worst of its objects counts, but for what is left out.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { describeOnCluster } from '../support/cluster-story.js';
import { wheelhouse } from '../support/command-line.js';
import { definitionOf } from '../support/custom-kinds.js';
import { objectsOf, READY, setPods, untilHealth } from '../support/health-story.js';
import { configMap, webFiles } from '../support/sample-files.js';

const service = (name: string, annotations = ''): string =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n${annotations}spec:\n  type: LoadBalancer\n  ports: [{port: 80}]\n`;
const IGNORED = '  annotations: {argocd.argoproj.io/ignore-healthcheck: "true"}\n';
const job = (name: string, hook = ''): string =>
  `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: ${name}\n${hook}spec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers: [{name: a, image: busybox}]\n`;
const paused = webFiles().replace('  replicas: 2', '  paused: true\n  replicas: 2').replaceAll('web', 'paused');
const definition = definitionOf('health.example.com/v1', 'Widget', { hasStatus: true });
const widget = 'apiVersion: health.example.com/v1\nkind: Widget\nmetadata:\n  name: one\nspec: {size: 1}\n';

const files = {
  'apps/web/web.yaml': webFiles(),
  'apps/ignored/objects.yaml': [configMap('plain', { v: '1' }), service('ignored', IGNORED)].join('---\n'),
  'apps/paused/web.yaml': paused,
  'apps/jobs/job.yaml': job('import'),
  'apps/widgets/objects.yaml': [definition, widget].join('---\n'),
};

describeOnCluster('health of applications', files, (story) => {
  const patchStatus = async (kind: string, name: string, status: object): Promise<unknown> =>
    await story().run(['patch', kind, name, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status })]);
  const untilApplication = async (name: string, health: string): Promise<unknown> =>
    await story().fleet.untilApplication(name, `is ${health}`, (seen) => seen.health === health);

  it('is Progressing while a workload comes up, in the words of Argo CD, and Healthy when it is up', async () => {
    await story().apply('web');
    await untilHealth(
      story(),
      'web',
      'web',
      'Progressing',
      /^Waiting for rollout to finish: 0 of 2 updated replicas are available\.\.\./,
    );
    await untilApplication('web', 'Progressing');
    await setPods(story(), 'web', READY);
    await untilHealth(story(), 'web', 'web', 'Healthy');
    await untilApplication('web', 'Healthy');
    expect((await objectsOf(story(), 'web')).find(({ kind }) => kind === 'ConfigMap')?.health).toBeNull();
  });

  it('is what the command line says of the same objects', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'wheelhouse-live-'));
    const file = join(directory, 'live.yaml');
    writeFileSync(file, await story().run(['get', 'deployment/web', 'configmap/web-settings', '-o', 'yaml']));
    const { stdout } = await wheelhouse(['health', '-f', file, '-o', 'json']);
    rmSync(directory, { recursive: true });
    expect(JSON.parse(stdout)).toEqual([
      { status: 'Healthy', message: '' },
      { status: '', message: '' },
    ]);
  });

  it('leaves out what says that it does not count', async () => {
    await story().apply('ignored');
    await untilHealth(story(), 'ignored', 'ignored', 'Progressing');
    await untilApplication('ignored', 'Healthy');
  });

  it('is Suspended for a paused Deployment', async () => {
    await story().apply('paused');
    await untilHealth(story(), 'paused', 'paused', 'Suspended', /^Deployment is paused$/);
    await untilApplication('paused', 'Suspended');
  });

  it('is Degraded for a Job that failed, as its controller found', async () => {
    await story().apply('jobs');
    await untilHealth(story(), 'jobs', 'import', 'Progressing');
    await story().run(['patch', 'job', 'import', '--type=merge', '-p', '{"spec":{"activeDeadlineSeconds":1}}']);
    await untilHealth(story(), 'jobs', 'import', 'Degraded', /was active longer than specified deadline/);
    await untilApplication('jobs', 'Degraded');
  });

  it('follows the conventions of controllers for custom resources', async () => {
    await story().apply('widgets');
    await story().untilSynced('widgets');
    await untilHealth(story(), 'widgets', 'one', null);
    await untilHealth(story(), 'widgets', 'widgets.health.example.com', 'Healthy', /^CRD is healthy$/);
    const condition = (type: string, status: string): object => ({
      conditions: [{ type, status, message: `${type} ${status}` }],
    });
    await patchStatus('widgets.health.example.com', 'one', condition('Ready', 'False'));
    await untilHealth(story(), 'widgets', 'one', 'Progressing', /^Ready False$/);
    await patchStatus('widgets.health.example.com', 'one', condition('Stalled', 'True'));
    await untilHealth(story(), 'widgets', 'one', 'Degraded', /^Stalled True$/);
    await patchStatus('widgets.health.example.com', 'one', condition('Ready', 'True'));
    await untilApplication('widgets', 'Healthy');
  });

  it('is Progressing for what is being deleted and waits for somebody', async () => {
    const patch = '{"metadata":{"finalizers":["health.example.com/wait"]}}';
    await story().run(['patch', 'service', 'ignored', '--type=merge', '-p', patch]);
    await story().run(['delete', 'service', 'ignored', '--wait=false']);
    await untilHealth(story(), 'ignored', 'ignored', 'Progressing', /^Pending deletion$/);
    await story().run(['patch', 'service', 'ignored', '--type=merge', '-p', '{"metadata":{"finalizers":null}}']);
  });
});
