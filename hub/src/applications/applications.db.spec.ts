import { beforeEach, describe, expect, it } from '@jest/globals';
import { createTestHub, type TestHub } from '../application-sets/test-hub.js';
import { useTestHub } from '../application-sets/test-hub-lifetime.js';

const url = 'https://git.example.com/platform.git';
const source = { url, ref: 'main' };
const testHub = useTestHub();
let hub: TestHub;
let clusterIds: string[];

beforeEach(async () => {
  hub = testHub();
  hub.repositories.commit(url, 'main', { 'a/x.yaml': '1', 'b/x.yaml': '1' });
  clusterIds = await hub.register([{ name: 'one' }, { name: 'two' }]);
});

interface Row {
  readonly id: string;
  readonly cluster_id: string | null;
  readonly revision: string | null;
  readonly render_digest: string | null;
  readonly conditions: readonly { type: string; reason: string; message: string }[];
  readonly stale_since: Date | null;
  readonly deleting_at: Date | null;
  readonly pinned_revision_id: number | null;
}

async function rowOf(name: string): Promise<Row> {
  const [row] = await hub.dataSource.query<Row[]>('select * from applications where name = $1', [name]);
  if (!row) throw new Error(`There is no application ${name}.`);
  return row;
}

async function count(what: string): Promise<number> {
  const [row] = await hub.dataSource.query<{ count: number }[]>(`select count(*)::int as count from ${what}`);
  return row?.count ?? 0;
}

async function revisionOf(clusterId: string | undefined): Promise<number> {
  const [row] = await hub.dataSource.query<{ r: number }[]>(
    'select desired_revision::int as r from cluster_deliveries where cluster_id = $1',
    [clusterId],
  );
  return row?.r ?? -1;
}

function manifest(
  name: string,
  options: { path?: string; cluster?: string; policy?: string; more?: string } = {},
): string {
  const { path = 'a', cluster = 'one', policy = '', more = '' } = options;
  return `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: ${name}
  finalizers: [resources-finalizer.argocd.argoproj.io]
spec:
  project: default
  source: { repoURL: '${url}', path: ${path}, targetRevision: main }
  destination: { name: ${cluster}, namespace: web }
  syncPolicy: { ${policy} }
  ${more}
`;
}

const apply = (text: string) => hub.applying.apply(text, 'ann');
const command = (name: string) => ({ name, actor: 'ann' });

describe('applying an application', () => {
  it('renders and assigns it, and writes nothing when it is applied again', async () => {
    await apply(manifest('web'));
    await apply(manifest('web'));
    expect(await rowOf('web')).toMatchObject({ cluster_id: clusterIds[0], stale_since: null, conditions: [] });
    expect(await revisionOf(clusterIds[0])).toBe(1);
    expect(await count(`application_revisions where initiated_by = 'ann'`)).toBe(1);
    expect(await count(`events where type = 'ApplicationCreated'`)).toBe(1);
  });

  it('refuses an unknown field with its place', async () => {
    await expect(apply(manifest('web').replace('namespace:', 'namespaces:'))).rejects.toMatchObject({
      code: 'INVALID_SPEC',
      details: { location: 'spec.destination.namespaces', line: 10 },
    });
  });

  it('keeps an application without a cluster unassigned, says so, and assigns it when the cluster appears', async () => {
    await apply(manifest('web', { cluster: 'three' }));
    const row = await rowOf('web');
    expect(row).toMatchObject({ cluster_id: null, render_digest: null });
    expect(row.conditions[0]).toMatchObject({ type: 'InvalidSpecError', reason: 'DestinationUnknown' });
    expect(row.conditions[0]?.message).toContain('"three"');
    const [three] = await hub.register([{ name: 'three' }]);
    await hub.jobs.runAll();
    expect(await rowOf('web')).toMatchObject({ cluster_id: three, conditions: [], stale_since: null });
    expect(await revisionOf(three)).toBe(1);
  });

  it('moves to another cluster: the old one leaves the objects, the new one gets them', async () => {
    await apply(manifest('web'));
    await apply(manifest('web', { cluster: 'two' }));
    const { id } = await rowOf('web');
    expect(
      await count(
        `assignments where application_id = '${id}' and cluster_id = '${clusterIds[0]}' and is_removed and not delete_resources`,
      ),
    ).toBe(1);
    expect(
      await count(`assignments where application_id = '${id}' and cluster_id = '${clusterIds[1]}' and not is_removed`),
    ).toBe(1);
  });

  it('refuses to change an application that a set owns', async () => {
    await hub.sets.apply(setManifest(), 'ann');
    await expect(apply(manifest('set-one', { path: 'b' }))).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('a commit', () => {
  it('reaches the applications whose files it touched, and leaves the others as they are', async () => {
    await apply(manifest('a'));
    await apply(manifest('b', { path: 'b', cluster: 'two' }));
    const before = await rowOf('b');
    const commit = await hub.repositories.push(source, { 'a/x.yaml': '2', 'b/x.yaml': '1' }, hub.dataSource);
    await hub.jobs.runAll();
    expect(await rowOf('a')).toMatchObject({ revision: commit, stale_since: null });
    expect(await rowOf('b')).toMatchObject({ revision: before.revision, stale_since: null });
    expect([await revisionOf(clusterIds[0]), await revisionOf(clusterIds[1])]).toEqual([2, 1]);
    expect(await count(`application_revisions where initiated_by = 'git'`)).toBe(1);
  });

  it('that cannot be rendered leaves the last good assignment, says why, and does not stop the siblings', async () => {
    await apply(manifest('a'));
    await apply(manifest('b', { path: 'b', cluster: 'two' }));
    const good = await rowOf('a');
    hub.rendering.problems.set('a', { code: 'INVALID_YAML', message: 'a colon is missing', location: 'a/x.yaml:3:7' });
    await hub.repositories.push(source, { 'a/x.yaml': '2', 'b/x.yaml': '2' }, hub.dataSource);
    await hub.jobs.runAll();
    const bad = await rowOf('a');
    expect(bad).toMatchObject({ revision: good.revision, render_digest: good.render_digest, stale_since: null });
    expect(bad.conditions).toEqual([
      expect.objectContaining({
        type: 'ComparisonError',
        reason: 'InvalidYaml',
        message: 'a/x.yaml:3:7: a colon is missing',
      }),
    ]);
    expect([await revisionOf(clusterIds[0]), await revisionOf(clusterIds[1])]).toEqual([1, 2]);
    expect(await count(`events where type = 'RenderFailed' and application_name = 'a'`)).toBe(1);
    hub.rendering.problems.clear();
    await hub.repositories.push(source, { 'a/x.yaml': '3', 'b/x.yaml': '2' }, hub.dataSource);
    await hub.jobs.runAll();
    expect(await rowOf('a')).toMatchObject({ conditions: [] });
  });

  it('is looked at again after three minutes when the problem may vanish by itself', async () => {
    hub.rendering.problems.set('a', { code: 'REPOSITORY_UNAVAILABLE', message: 'no answer', location: null });
    await apply(manifest('a'));
    await hub.jobs.runAll();
    const [retry] = hub.jobs.jobs;
    const wait = Number(retry?.runAt?.getTime()) - hub.clock.now().getTime();
    expect(wait).toBeGreaterThan(170_000);
    expect(wait).toBeLessThan(210_000);
    expect((await rowOf('a')).stale_since).not.toBeNull();
    expect(await count('assignments')).toBe(0);
  });

  it('trims history to revisionHistoryLimit', async () => {
    await apply(manifest('a', { more: 'revisionHistoryLimit: 2' }));
    for (const text of ['2', '3', '4']) {
      await hub.repositories.push(source, { 'a/x.yaml': text }, hub.dataSource);
      await hub.jobs.runAll();
    }
    const kept = await hub.dataSource.query<{ id: number }[]>('select id from application_revisions order by id');
    expect(kept.map(({ id }) => id)).toEqual([3, 4]);
  });

  it('that arrives while an older one is rendered wins', async () => {
    await apply(manifest('a'));
    await hub.repositories.push(source, { 'a/x.yaml': '2' }, hub.dataSource);
    let newest = '';
    hub.rendering.beforeAnswer = async () => {
      hub.rendering.beforeAnswer = undefined;
      newest = await hub.repositories.push(source, { 'a/x.yaml': '3' }, hub.dataSource);
    };
    await hub.jobs.runAll();
    expect(await rowOf('a')).toMatchObject({ revision: newest, stale_since: null });
    expect(await count('application_revisions')).toBe(2);
  });
});

describe('a hub that dies between the plan and the delivery', () => {
  it('goes on from the database: the applications are stored with the job that renders and assigns them', async () => {
    hub.rendering.failure = new Error('killed');
    await hub.sets.apply(setManifest(), 'ann');
    expect(await count('applications where stale_since is not null')).toBe(2);
    expect(await count('assignments')).toBe(0);
    expect(hub.jobs.jobs).toContainEqual(expect.objectContaining({ name: 'bring-applications-up-to-date' }));
    const next = createTestHub(hub.dataSource);
    next.repositories.commit(url, 'main', { 'a/x.yaml': '1' });
    await next.bringUpToDate.bringAllUpToDate();
    expect(await count('applications where stale_since is null')).toBe(2);
    expect(await count('assignments')).toBe(2);
    expect(await count('application_revisions')).toBe(2);
  });

  it('publishes once, however many replicas work on it', async () => {
    hub.rendering.failure = new Error('killed');
    await hub.sets.apply(setManifest(), 'ann');
    hub.rendering.failure = undefined;
    await Promise.all([1, 2, 3].map(() => hub.bringUpToDate.bringAllUpToDate()));
    expect(await count('application_revisions')).toBe(2);
    expect(await Promise.all(clusterIds.map((id) => revisionOf(id)))).toEqual([1, 1]);
  });
});

describe('orders about an application', () => {
  const history = async () => {
    await hub.repositories.push(source, { 'a/x.yaml': '2' }, hub.dataSource);
    await hub.jobs.runAll();
  };

  it('refuses a rollback while it is synced automatically', async () => {
    await apply(manifest('a', { policy: 'automated: {}' }));
    await expect(hub.commands.rollback(command('a'), 1)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('rolls back, and stays there whatever is committed, until a sync lets it go on', async () => {
    await apply(manifest('a'));
    const first = await rowOf('a');
    await history();
    await hub.commands.rollback(command('a'), 1);
    expect(await rowOf('a')).toMatchObject({
      revision: first.revision,
      render_digest: first.render_digest,
      pinned_revision_id: 3,
    });
    expect(
      await count(
        `assignments where render_digest = '${first.render_digest}' and content->'operation'->>'prune' = 'false'`,
      ),
    ).toBe(1);
    await hub.repositories.push(source, { 'a/x.yaml': '3' }, hub.dataSource);
    await hub.jobs.runAll();
    expect(await rowOf('a')).toMatchObject({ render_digest: first.render_digest });
    await hub.requests.sync(command('a'), { prune: true });
    await hub.jobs.runAll();
    const last = await rowOf('a');
    expect(last).toMatchObject({ pinned_revision_id: null });
    expect(
      await count(
        `assignments where render_digest = '${last.render_digest}' and content->'operation'->>'prune' = 'true'`,
      ),
    ).toBe(1);
    expect(last.render_digest).not.toBe(first.render_digest);
  });

  it('says which revision there is not', async () => {
    await apply(manifest('a'));
    await expect(hub.commands.rollback(command('a'), 7)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('asks the cluster for a sync with an id of its own each time', async () => {
    await apply(manifest('a'));
    const ids = [
      await hub.requests.sync(command('a'), { prune: false }),
      await hub.requests.sync(command('a'), { prune: false }),
    ];
    expect(new Set(ids).size).toBe(2);
    expect(await count(`assignments where content->'operation'->>'id' = '${ids[1]}'`)).toBe(1);
    expect(await revisionOf(clusterIds[0])).toBe(3);
  });

  it('deletes it with its objects when the cluster confirms, and refuses other orders until then', async () => {
    await apply(manifest('a'));
    const { id } = await rowOf('a');
    await hub.commands.delete(command('a'), null);
    expect((await rowOf('a')).deleting_at).not.toBeNull();
    await expect(hub.requests.sync(command('a'), { prune: false })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(apply(manifest('a'))).rejects.toMatchObject({ code: 'CONFLICT' });
    await hub.dataSource.transaction((tx) => hub.applications.onRemoved([id], tx));
    expect(await count('applications')).toBe(0);
  });

  it('lets it go at once without its objects, and one that was never delivered too', async () => {
    await apply(manifest('a'));
    await hub.commands.delete(command('a'), false);
    expect(await count('assignments where is_removed and not delete_resources')).toBe(1);
    hub.rendering.problems.set('b', { code: 'INVALID_YAML', message: 'no', location: null });
    await apply(manifest('b', { path: 'b' }));
    await hub.commands.delete(command('b'), null);
    expect(await count('applications')).toBe(0);
  });

  it('makes an application again that a person deleted, while its set generates it', async () => {
    await hub.sets.apply(setManifest(), 'ann');
    const before = await rowOf('set-one');
    await hub.commands.delete(command('set-one'), false);
    await hub.jobs.runAll();
    expect((await rowOf('set-one')).id).not.toBe(before.id);
  });
});

describe('a cluster that is removed', () => {
  it('lets what was being deleted there go, and tells the other applications that they run nowhere', async () => {
    await apply(manifest('a'));
    await apply(manifest('b', { path: 'b' }));
    await hub.commands.delete(command('a'), null);
    await hub.dataSource.transaction(async (tx) => {
      await hub.observers.notify([clusterIds[0] ?? ''], tx);
      await tx.query('delete from clusters where id = $1', [clusterIds[0]]);
    });
    await hub.jobs.runAll();
    expect(await count('applications')).toBe(1);
    expect((await rowOf('b')).conditions).toEqual([expect.objectContaining({ type: 'InvalidSpecError' })]);
  });
});

function setManifest(): string {
  return `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: set }
spec:
  generators: [{ clusters: {} }]
  template:
    metadata: { name: 'set-{{name}}' }
    spec:
      project: default
      source: { repoURL: '${url}', path: a, targetRevision: main }
      destination: { name: '{{name}}', namespace: web }
`;
}
