import { beforeEach, describe, expect, it } from '@jest/globals';
import { createTestHub, type TestHub } from '../application-sets/test-hub.js';
import { manifest, source, url, useTestApplications } from './test-applications.js';

const { current, rowOf, count, revisionOf, apply } = useTestApplications();
let hub: TestHub;
let clusterIds: string[];

beforeEach(() => {
  ({ hub, clusterIds } = current());
});

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
