import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestHub, type TestHub } from '../application-sets/test-hub.js';
import { ApplicationListReadModel } from '../applications/application-list.read-model.js';
import { presentApplication, type PresentedApplication } from '../applications/application-presentation.js';
import { ClusterEntity } from '../clusters/cluster.entity.js';
import { startTestDatabase, type TestDatabase } from '../platform/database/test-database.js';
import { connectChildren } from './test-children.js';

const url = 'https://git.example.com/platform.git';
let database: TestDatabase;
let hub: TestHub;
let parts: ReturnType<typeof connectChildren>;

beforeAll(async () => {
  database = await startTestDatabase({ entities: [ClusterEntity] });
});
afterAll(async () => {
  await database.close();
});
beforeEach(async () => {
  await database.dataSource.query(
    'truncate clusters, application_sets, applications, assignments, renders, events, projects cascade',
  );
  hub = createTestHub(database.dataSource);
  parts = connectChildren(hub);
  await hub.register([{ name: 'one' }]);
});

interface Written {
  readonly path?: string;
  readonly destination?: string;
  readonly policy?: object;
  readonly annotations?: object;
  readonly finalizers?: readonly string[];
}

const FINALIZERS = ['resources-finalizer.argocd.argoproj.io'];

function manifest(name: string, written: Written = {}): string {
  const {
    path = 'app',
    destination = 'one',
    policy = { automated: {} },
    annotations = {},
    finalizers = FINALIZERS,
  } = written;
  return JSON.stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd', annotations, finalizers },
    spec: {
      project: 'default',
      source: { repoURL: url, path, targetRevision: 'main' },
      destination: { name: destination, namespace: 'web' },
      syncPolicy: policy,
    },
  });
}

const wave = (number: number) => ({ 'argocd.argoproj.io/sync-wave': `${number}` });
const set = (name: string, child: string, path = 'app') =>
  JSON.stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name },
    spec: {
      generators: [{ list: { elements: [{ name: child }] } }],
      template: {
        metadata: { name: '{{name}}' },
        spec: {
          project: 'default',
          source: { repoURL: url, path, targetRevision: 'main' },
          destination: { name: 'one', namespace: 'web' },
        },
      },
    },
  });

/** What Git has; told to the hub. */
async function push(files: Record<string, string>): Promise<void> {
  await hub.repositories.push({ url, ref: 'main' }, { 'app/x.yaml': '1', ...files }, hub.dataSource);
  await settle();
}

async function settle(): Promise<void> {
  await hub.jobs.runAll();
}

const HUB_PARENT = { path: 'root', destination: 'in-cluster', policy: { automated: { prune: true } } };
const apply = async (name: string, written: Written = {}): Promise<void> => {
  await hub.applying.apply(manifest(name, written), 'ann');
  await settle();
};

async function find(name: string): Promise<PresentedApplication | undefined> {
  const row = await new ApplicationListReadModel(hub.dataSource, hub.clock, hub.config).findByName(name);
  return row && presentApplication(row);
}

async function shown(name: string): Promise<PresentedApplication> {
  const application = await find(name);
  if (!application) throw new Error(`There is no application ${name}.`);
  return application;
}

async function names(): Promise<string[]> {
  const rows = await hub.dataSource.query<{ name: string }[]>(`select name from applications order by name`);
  return rows.map((row) => row.name);
}

async function report(name: string, changes: Parameters<TestHub['agents']['report']>[1] = {}): Promise<void> {
  await hub.agents.report(name, changes);
  await settle();
}

async function openWave(name: string): Promise<number | null> {
  const [row] = await hub.dataSource.query<{ wave: number | null }[]>(
    `select (s.content #>> '{syncPolicy,openWave}')::int as wave from assignments s join applications a on a.id = s.application_id
     where a.name = $1`,
    [name],
  );
  return row?.wave ?? null;
}

describe('an application whose source holds applications', () => {
  it('makes them, wave by wave, without any cluster of its own, and is as healthy as they are', async () => {
    await push({ 'root/a.yaml': manifest('db', { annotations: wave(-1) }), 'root/b.yaml': manifest('web') });
    await apply('root', HUB_PARENT);
    expect(await names()).toEqual(['db', 'root']);
    expect(await shown('root')).toMatchObject({
      syncStatus: 'OutOfSync',
      freshness: 'Live',
      operation: { phase: 'Running' },
    });
    expect((await shown('root')).message).toContain('Wave -1 waits for the application "db"');
    await report('db', { health: 'Progressing' });
    expect(await names()).toEqual(['db', 'root']);
    await report('db');
    expect(await names()).toEqual(['db', 'root', 'web']);
    expect(await shown('root')).toMatchObject({
      syncStatus: 'Synced',
      operation: { phase: 'Succeeded' },
      conditions: [],
    });
    await report('web', { health: 'Degraded' });
    expect(await shown('root')).toMatchObject({ syncStatus: 'Synced', health: 'Degraded' });
    await report('web');
    expect(await shown('root')).toMatchObject({ syncStatus: 'Synced', health: 'Healthy', message: null });
    expect(await parts.list.listOf([(await shown('root')).id])).toMatchObject([
      [
        { name: 'db', wave: -1, isOwned: true, syncStatus: 'Synced', health: 'Healthy' },
        { name: 'web', wave: 0, isOwned: true },
      ],
    ]);
    expect(await parts.list.parentsOf(['db', 'root'])).toEqual([(await shown('root')).id, null]);
  });

  it('changes them with Git, in the same order, and prunes what Git has no more', async () => {
    await push({ 'root/a.yaml': manifest('db', { annotations: wave(-1) }), 'root/b.yaml': manifest('web') });
    await apply('root', HUB_PARENT);
    await report('db');
    await report('web');
    await push({
      'app2/x.yaml': '2',
      'root/a.yaml': manifest('db', { path: 'app2', annotations: wave(-1) }),
      'root/b.yaml': manifest('web', { path: 'app2' }),
    });
    const pathOf = async (name: string) => (await shown(name)).spec;
    expect(await pathOf('db')).toMatchObject({ source: { path: 'app2' } });
    expect(await pathOf('web')).toMatchObject({ source: { path: 'app' } });
    await report('db');
    expect(await pathOf('web')).toMatchObject({ source: { path: 'app2' } });
    await report('web');
    await push({ 'app2/x.yaml': '2', 'root/a.yaml': manifest('db', { path: 'app2', annotations: wave(-1) }) });
    expect((await shown('web')).isDeleting).toBe(true);
    await hub.agents.confirmRemoval('web');
    await settle();
    expect(await names()).toEqual(['db', 'root']);
    expect(await shown('root')).toMatchObject({ syncStatus: 'Synced', health: 'Healthy' });
  });

  it('shows what it would make until a sync is asked for, where it is not automated', async () => {
    await push({ 'root/a.yaml': manifest('web') });
    await apply('root', { ...HUB_PARENT, policy: {} });
    expect(await names()).toEqual(['root']);
    expect(await shown('root')).toMatchObject({ syncStatus: 'OutOfSync', health: 'Missing' });
    expect((await shown('root')).message).toContain('wheelhouse app sync root');
    const [row] = await hub.dataSource.query<{ id: string }[]>(`select id from applications where name = 'root'`);
    const operation = {
      id: '6c1a6f3e-0000-4000-8000-000000000001',
      prune: false,
      by: 'ann',
      at: hub.clock.now().toISOString(),
    };
    await hub.dataSource.transaction(async (tx) => {
      await hub.commandStore.requestOperation(row?.id ?? '', operation, tx);
      await hub.applications.touched([row?.id ?? ''], tx);
    });
    await settle();
    expect(await names()).toEqual(['root', 'web']);
    expect((await shown('root')).operation).toMatchObject({ id: operation.id, phase: 'Succeeded' });
  });

  it('leaves them alone while it is suspended', async () => {
    await push({ 'root/a.yaml': manifest('web') });
    await apply('root', HUB_PARENT);
    await hub.dataSource.query(
      `update applications set suspension = '{"reason":"","by":"ann","at":""}' where name = 'root'`,
    );
    await push({ 'root/a.yaml': manifest('web', { path: 'other' }), 'other/x.yaml': '1' });
    expect((await shown('web')).spec).toMatchObject({ source: { path: 'app' } });
    await hub.dataSource.query(`update applications set suspension = null where name = 'root'`);
    hub.clock.advance(29_000);
    await hub.jobs.runAll(hub.clock.now());
    expect((await shown('web')).spec).toMatchObject({ source: { path: 'app' } });
    hub.clock.advance(2_000);
    await hub.jobs.runAll(hub.clock.now());
    expect((await shown('web')).spec).toMatchObject({ source: { path: 'other' } });
  });

  it('keeps its own objects back that come after an application, and the other way round', async () => {
    const configMap = (name: string, number: number) =>
      JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, annotations: wave(number) } });
    await push({
      'root/a.yaml': configMap('first', -1),
      'root/b.yaml': manifest('web'),
      'root/c.yaml': configMap('last', 1),
    });
    await apply('root', { ...HUB_PARENT, destination: 'one' });
    expect(await names()).toEqual(['root']);
    expect(await openWave('root')).toBe(0);
    await hub.agents.contact();
    await report('root', { syncStatus: 'OutOfSync' });
    expect((await shown('root')).message).toContain('Wave 0 waits for its own ConfigMap first of wave -1');
    await hub.dataSource.query(
      `insert into resources (application_id, cluster_id, api_group, version, kind, namespace, name, sync_status)
       select id, cluster_id, '', 'v1', 'ConfigMap', 'web', 'first', 'Synced' from applications where name = 'root'`,
    );
    await report('root', { syncStatus: 'OutOfSync' });
    expect(await names()).toEqual(['root', 'web']);
    expect(await openWave('root')).toBe(0);
    await report('web');
    expect(await openWave('root')).toBeNull();
    await report('root');
    expect(await shown('root')).toMatchObject({ syncStatus: 'Synced', health: 'Healthy' });
  });

  it('deletes nothing when its source cannot be rendered, or is suddenly empty', async () => {
    await push({ 'root/a.yaml': manifest('web') });
    await apply('root', HUB_PARENT);
    hub.rendering.problems.set('root', { code: 'MANIFEST_INVALID', message: 'broken', location: null });
    await push({ 'root/a.yaml': 'broken' });
    expect(await names()).toEqual(['root', 'web']);
    expect(await shown('root')).toMatchObject({ syncStatus: 'Unknown', conditions: [{ type: 'ComparisonError' }] });
    hub.rendering.problems.clear();
    await push({});
    expect((await shown('web')).isDeleting).toBe(false);
    expect((await shown('root')).conditions).toEqual(
      expect.arrayContaining([expect.objectContaining({ type: 'PruneHeld' })]),
    );
  });

  it('prunes no more than the deletion budget without being asked', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [`root/${index}.yaml`, manifest(`web-${index}`)]),
    );
    await push(many);
    await apply('root', HUB_PARENT);
    expect(await names()).toHaveLength(11);
    await push({ 'root/0.yaml': manifest('web-0') });
    expect(await names()).toHaveLength(11);
    expect((await shown('root')).conditions).toMatchObject([
      { type: 'PruneHeld', message: expect.stringContaining('would delete 9 of its 10') },
    ]);
  });

  it('says that the hub runs nothing itself where ordinary objects are among them', async () => {
    await push({ 'root/a.yaml': manifest('web'), 'root/b.yaml': '1' });
    await apply('root', HUB_PARENT);
    expect(await names()).toEqual(['root', 'web']);
    expect((await shown('root')).conditions).toMatchObject([
      { type: 'InvalidSpecError', reason: 'HubRunsNothing', message: expect.stringContaining('1 ordinary object') },
    ]);
  });
});

describe('what belongs to an application', () => {
  it('cannot be changed by hand, and the answer names the application', async () => {
    await push({ 'root/a.yaml': manifest('web') });
    await apply('root', HUB_PARENT);
    await expect(apply('web', { path: 'other' })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('belongs to the application "root"'),
    });
    const approved = { annotations: { 'argocd.argoproj.io/deletion-approved': '2026-11-21T10:00:00Z' } };
    await apply('web', approved);
    expect(await shown('web')).toMatchObject(approved);
    expect(await shown('root')).toMatchObject({ syncStatus: 'Synced' });
    await push({ 'root/a.yaml': manifest('web', { path: 'other' }), 'other/x.yaml': '1' });
    expect(await shown('web')).toMatchObject({ ...approved, spec: { source: { path: 'other' } } });
  });

  it('is not taken over from others, and both are named', async () => {
    await apply('web', { path: 'mine' });
    await push({ 'mine/x.yaml': '1', 'root/a.yaml': manifest('web') });
    await apply('root', HUB_PARENT);
    expect((await shown('web')).spec).toMatchObject({ source: { path: 'mine' } });
    expect((await shown('root')).conditions).toMatchObject([
      {
        type: 'SharedResourceWarning',
        message: expect.stringMatching(/"web" belongs to whoever applied it directly and not to "root"/),
      },
    ]);
    await push({
      'root/a.yaml': '1',
      'second/a.yaml': manifest('api'),
      'third/a.yaml': manifest('api', { path: 'else' }),
    });
    await apply('second', { ...HUB_PARENT, path: 'second' });
    await apply('third', { ...HUB_PARENT, path: 'third' });
    expect((await shown('third')).message).toContain('"api" belongs to the application "second"');
  });

  it('goes with it, the highest wave first, where it is deleted with its objects', async () => {
    await push({ 'root/a.yaml': manifest('db', { annotations: wave(-1) }), 'root/b.yaml': manifest('web') });
    await apply('root', HUB_PARENT);
    await report('db');
    await report('web');
    await hub.commands.delete({ name: 'root', actor: 'ann' }, null);
    await settle();
    expect((await shown('web')).isDeleting).toBe(true);
    expect((await shown('db')).isDeleting).toBe(false);
    expect((await shown('root')).conditions).toMatchObject([{ type: 'DeletionWaiting', reason: 'ChildrenFirst' }]);
    await hub.agents.confirmRemoval('web');
    await settle();
    expect((await shown('db')).isDeleting).toBe(true);
    await hub.agents.confirmRemoval('db');
    await settle();
    expect(await names()).toEqual([]);
  });

  it('stays, owned by nobody, where it is deleted without them, or says Delete=false', async () => {
    await push({
      'root/a.yaml': manifest('web'),
      'root/b.yaml': manifest('kept', { annotations: { 'argocd.argoproj.io/sync-options': 'Delete=false' } }),
    });
    await apply('root', HUB_PARENT);
    await hub.commands.delete({ name: 'root', actor: 'ann' }, null);
    await settle();
    expect(await names()).toEqual(['kept', 'root', 'web']);
    await hub.agents.confirmRemoval('web');
    await settle();
    expect(await names()).toEqual(['kept']);
    await apply('other', { path: 'other', destination: 'in-cluster' });
    await hub.commands.delete({ name: 'other', actor: 'ann' }, false);
    expect(await names()).toEqual(['kept']);
  });
});

describe('circles', () => {
  it('are refused with their path: directly, through several, and through sets', async () => {
    await push({ 'self/a.yaml': manifest('self', { ...HUB_PARENT, path: 'self' }), 'self/b.yaml': manifest('other') });
    await apply('self', { ...HUB_PARENT, path: 'self' });
    expect(await names()).toEqual(['self']);
    expect((await shown('self')).conditions).toMatchObject([
      { type: 'InvalidSpecError', reason: 'ApplicationCycle', message: expect.stringContaining('self -> self') },
    ]);
    await hub.commands.delete({ name: 'self', actor: 'ann' }, false);
    await push({
      'root/set.yaml': set('fleet', 'middle', 'middle'),
      'middle/a.yaml': manifest('root', HUB_PARENT),
    });
    await apply('root', HUB_PARENT);
    expect(await names()).toEqual(['middle', 'root']);
    expect((await shown('middle')).conditions).toMatchObject([
      {
        reason: 'ApplicationCycle',
        message: expect.stringContaining('root -> application set fleet -> middle -> root'),
      },
    ]);
    await push({ 'top/set.yaml': set('again', 'top', 'top') });
    await apply('top', { ...HUB_PARENT, path: 'top' });
    const [row] = await hub.dataSource.query<{ conditions: { message: string }[] }[]>(
      `select conditions from application_sets where name = 'again'`,
    );
    expect(row?.conditions[0]?.message).toContain('top -> application set again -> top');
    expect(await names()).toEqual(['middle', 'root', 'top']);
  });
});

describe('an application set in a source', () => {
  it('is made, owned, waited for and pruned', async () => {
    await push({
      'root/set.yaml': set('fleet', 'web').replace(
        '{"name":"fleet"}',
        `{"name":"fleet","annotations":${JSON.stringify(wave(-1))}}`,
      ),
      'root/z.yaml': manifest('last'),
    });
    await apply('root', HUB_PARENT);
    expect(await names()).toEqual(['root', 'web']);
    await expect(parts.setEdits.check(set('fleet', 'other'))).rejects.toMatchObject({ code: 'CONFLICT' });
    await report('web');
    expect(await names()).toEqual(['last', 'root', 'web']);
    await push({ 'root/z.yaml': manifest('last') });
    expect((await shown('web')).isDeleting).toBe(true);
    await hub.agents.confirmRemoval('web');
    await settle();
    expect(await names()).toEqual(['last', 'root']);
  });
});
