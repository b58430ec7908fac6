// Commands that look into a cluster: what they ask, what they print, and what they end with.
import { describe, expect, it } from '@jest/globals';
import { FakeHub } from '../../testing/fake-hub.js';

const hub = FakeHub.ofFile();

const run = hub.commands('app');
const of = (application: object | null): { data: unknown } => ({ data: { application } });
const node = (id: string, parentId: string | null, kind: string, more: object = {}) => ({
  id,
  parentId,
  group: kind === 'Pod' ? '' : 'apps',
  version: 'v1',
  kind,
  namespace: 'shop',
  name: id,
  isManaged: parentId === null,
  syncStatus: null,
  health: 'Healthy',
  message: null,
  createdAt: '2026-03-01T12:00:00.000Z',
  images: ['nginx:1.25'],
  info: [{ name: 'Ready', value: '1/1' }],
  ...more,
});
const tree = {
  isTruncated: false,
  problems: [],
  nodes: [node('web', null, 'Deployment'), node('web-1', 'web', 'ReplicaSet'), node('web-1-a', 'web-1', 'Pod')],
};
const RESOURCE = ['--kind', 'Deployment', '--resource-name', 'web'];

describe('app tree', () => {
  it('shows what owns what, as a table, as names, or as it came', async () => {
    hub.answers = { application: of({ resourceTree: tree }) };
    const lines = (await run('tree', 'shop')).stdout.split('\n').map((line) => line.split(/\s{2,}/)[0]);
    expect(lines).toEqual(['OBJECT', 'Deployment/web', '└─ReplicaSet/web-1', '└───Pod/web-1-a', '']);
    expect((await run('tree', 'shop', '-o', 'name')).stdout).toBe(
      'Deployment.apps/web\nReplicaSet.apps/web-1\nPod/web-1-a\n',
    );
    expect(JSON.parse((await run('tree', 'shop', '-o', 'json')).stdout)).toEqual(tree);
  });

  it('says what it lacks', async () => {
    const incomplete = { ...tree, isTruncated: true, problems: ['The agent may not list Pod: the tree lacks them.'] };
    hub.answers = { application: of({ resourceTree: incomplete }) };
    const { stderr } = await run('tree', 'shop', '-o', 'json');
    expect(stderr).toContain('Incomplete: The agent may not list Pod');
    expect(stderr).toContain('more objects than a tree shows');
  });

  it('ends with 4 for an unknown application and with 6 for a silent cluster', async () => {
    hub.answers = { application: of(null) };
    expect(await run('tree', 'shop')).toMatchObject({ exitCode: 4 });
    const error = { code: 'CLUSTER_SILENT', kind: 'Unavailable', message: 'Cluster "east" is Lost' };
    hub.answers = { application: { error } };
    expect(await run('tree', 'shop')).toMatchObject({ exitCode: 6, stderr: expect.stringContaining('CLUSTER_SILENT') });
  });
});

describe('app get-resource', () => {
  it('asks for the side and the form that are wanted, with the group of the kind', async () => {
    hub.answers = { application: of({ liveResource: { live: 'kind: Deployment\n', desired: '{}' } }) };
    expect((await run('get-resource', 'shop', ...RESOURCE)).stdout).toBe('kind: Deployment\n');
    expect(hub.requests[0]?.variables).toMatchObject({
      resource: { group: 'apps', kind: 'Deployment', name: 'web' },
      format: 'YAML',
      managedFields: false,
    });
    expect((await run('get-resource', 'shop', ...RESOURCE, '--desired', '-o', 'json')).stdout).toBe('{}\n');
    expect(hub.requests[1]?.variables).toMatchObject({ format: 'JSON' });
  });

  it('ends with 4 when that side is not there, and says where to look', async () => {
    hub.answers = { application: of({ liveResource: { live: null, desired: null } }) };
    expect(await run('get-resource', 'shop', ...RESOURCE)).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining('--desired'),
    });
  });

  it('takes the kind in lower case, too', async () => {
    hub.answers = { application: of({ liveResource: { live: 'kind: CronJob', desired: null } }) };
    await run('get-resource', 'shop', '--kind', 'cronjob', '--resource-name', 'a');
    expect(hub.requests[0]?.variables['resource']).toEqual({ group: 'batch', kind: 'CronJob', name: 'a' });
  });

  it('asks for the group of a kind that it does not know', async () => {
    const words = ['get-resource', 'shop', '--kind', 'Widget', '--resource-name', 'a'];
    expect(await run(...words)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--group') });
    hub.answers = { application: of({ liveResource: { live: 'kind: Widget', desired: null } }) };
    expect(await run(...words, '--group', 'example.com', '--namespace', 'b')).toMatchObject({ exitCode: 0 });
    expect(hub.requests[0]?.variables['resource']).toEqual({
      group: 'example.com',
      kind: 'Widget',
      name: 'a',
      namespace: 'b',
    });
  });
});

describe('app events', () => {
  it('lists what the cluster says of all objects, or of one', async () => {
    const event = {
      type: 'Warning',
      reason: 'BackOff',
      message: 'm',
      count: 3,
      lastSeenAt: null,
      kind: 'Pod',
      name: 'a',
    };
    hub.answers = { application: of({ events: [event] }) };
    expect((await run('events', 'shop')).stdout).toMatch(
      /^LAST SEEN +TYPE +REASON +OBJECT +COUNT +MESSAGE\n- +Warning/,
    );
    expect(hub.requests[0]?.variables['resource']).toBeNull();
    await run('events', 'shop', '--kind', 'Pod', '--resource-name', 'a');
    expect(hub.requests[1]?.variables['resource']).toEqual({ group: '', kind: 'Pod', name: 'a' });
    expect(await run('events', 'shop', '--kind', 'Pod')).toMatchObject({ exitCode: 2 });
  });
});

describe('app manifests', () => {
  const manifest = (name: string) => ({
    group: '',
    version: 'v1',
    kind: 'ConfigMap',
    namespace: '',
    name,
    manifest: `{"name":"${name}"}`,
  });

  it('prints what is delivered as documents, an array, or names', async () => {
    hub.answers = { application: of({ desiredManifests: [manifest('a'), manifest('b')] }) };
    expect((await run('manifests', 'shop')).stdout).toBe('{"name":"a"}\n---\n{"name":"b"}\n');
    expect(JSON.parse((await run('manifests', 'shop', '-o', 'json')).stdout)).toEqual([{ name: 'a' }, { name: 'b' }]);
    expect((await run('manifests', 'shop', '-o', 'name')).stdout).toBe('ConfigMap/a\nConfigMap/b\n');
  });

  it('prints in the same order what became of it, and says what is not there', async () => {
    hub.answers = {
      desiredManifests: of({ desiredManifests: ['a', 'b', 'c'].map(manifest) }),
      liveResource: (variables) => {
        const { name } = variables['resource'] as { name: string };
        return of({ liveResource: { live: name === 'b' ? null : `live: ${name}` } });
      },
    };
    const { stdout, stderr } = await run('manifests', 'shop', '--live');
    expect(stdout).toBe('live: a\n---\nlive: c\n');
    expect(stderr).toBe('ConfigMap/b is not in the cluster.\n');
  });

  it('says when nothing is delivered', async () => {
    hub.answers = { application: of({ desiredManifests: null }) };
    expect(await run('manifests', 'shop')).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: expect.stringContaining('Nothing of application "shop" is delivered'),
    });
  });
});

describe('app actions and app delete-resource', () => {
  const outcome = { message: 'Done.', warnings: ['It is put back.'] };

  it('list what can be done', async () => {
    const action = { name: 'scale', description: 'Sets how many.', isDisabled: true, parameters: ['replicas'] };
    hub.answers = { application: of({ resourceActions: [action] }) };
    expect((await run('actions', 'list', 'shop', ...RESOURCE)).stdout).toMatch(
      /scale +not now +replicas +Sets how many\./,
    );
  });

  it('do it once, and pass warnings on', async () => {
    hub.answers = { runResourceAction: { data: { runResourceAction: outcome } } };
    const ran = await run('actions', 'run', 'shop', 'scale', ...RESOURCE, '-p', 'replicas=3');
    expect(ran).toEqual({ exitCode: 0, stdout: '', stderr: 'Done.\nWarning: It is put back.\n' });
    expect(hub.requests[0]?.variables).toEqual({
      application: 'shop',
      resource: { group: 'apps', kind: 'Deployment', name: 'web' },
      action: 'scale',
      parameters: { replicas: '3' },
    });
    const json = await run('actions', 'run', 'shop', 'scale', ...RESOURCE, '-o', 'json');
    expect(JSON.parse(json.stdout)).toEqual(outcome);
  });

  it('delete one object, with what it owns unless told otherwise', async () => {
    hub.answers = { deleteResource: { data: { deleteResource: outcome } } };
    await run('delete-resource', 'shop', ...RESOURCE);
    await run('delete-resource', 'shop', ...RESOURCE, '--orphan', '--force');
    expect(hub.requests.map(({ variables }) => [variables['propagation'], variables['force']])).toEqual([
      ['FOREGROUND', false],
      ['ORPHAN', true],
    ]);
  });

  it('end with 5 for an action that the state forbids', async () => {
    const error = { code: 'ACTION_DISABLED', kind: 'Conflict', message: 'The action "pause" cannot be run now' };
    hub.answers = { runResourceAction: { error } };
    expect(await run('actions', 'run', 'shop', 'pause', ...RESOURCE)).toMatchObject({ exitCode: 5 });
  });
});
