/** Renders that take long, and a module that is missing: neither keeps other applications waiting. */
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TestHub } from '../../application-sets/test-hub.js';
import { useTestHub } from '../../application-sets/test-hub-lifetime.js';

const url = 'https://git.example.com/platform.git';
const source = { url, ref: 'main' };
const testHub = useTestHub();
let hub: TestHub;

beforeEach(async () => {
  hub = testHub();
  hub.repositories.commit(url, 'main', { 'slow/x.yaml': '1', 'quick/x.yaml': '1' });
  await hub.register([{ name: 'one' }]);
  for (const name of ['slow', 'quick']) await hub.applying.apply(manifest(name), 'ann');
});

interface Row {
  readonly revision: string | null;
  readonly conditions: readonly { reason: string }[];
  readonly wait: number | null;
  readonly reads_cluster: boolean;
}

async function rowOf(name: string): Promise<Row | undefined> {
  const [row] = await hub.dataSource.query<Row[]>(
    `select revision, conditions, extract(epoch from stale_since - now())::float8 as wait, reads_cluster
     from applications where name = $1`,
    [name],
  );
  return row;
}

/** Until nothing is waited for any more. */
async function settled(name: string): Promise<void> {
  while ((await rowOf(name))?.wait !== null) await sleep(20);
}

async function assignmentsOf(policy: string): Promise<number> {
  const [row] = await hub.dataSource.query<{ count: number }[]>(
    `select count(*)::int as count from assignments where content->'syncPolicy' @> $1::jsonb`,
    [policy],
  );
  return row?.count ?? 0;
}

function manifest(name: string, policy = '{}'): string {
  return `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name} }
spec:
  project: default
  source: { repoURL: '${url}', path: ${name}, targetRevision: main }
  destination: { name: one, namespace: web }
  syncPolicy: ${policy}
`;
}

const push = (files: Readonly<Record<string, string>>) => hub.repositories.push(source, files, hub.dataSource);

describe('row 30: a render that takes long', () => {
  it('keeps its siblings waiting no longer than a moment, and is settled when it is there', async () => {
    const held = Promise.withResolvers<void>();
    hub.rendering.holds.set('slow', held.promise);
    const commit = await push({ 'slow/x.yaml': '2', 'quick/x.yaml': '2' });
    await hub.jobs.runAll();
    expect(await rowOf('quick')).toMatchObject({ revision: commit, wait: null });
    const waiting = await rowOf('slow');
    expect(waiting?.revision).not.toBe(commit);
    expect(waiting?.wait).toBeGreaterThan(10);
    held.resolve();
    await settled('slow');
    expect(await rowOf('slow')).toMatchObject({ revision: commit, wait: null });
  });

  it('does not keep a later commit waiting, and does not undo it', async () => {
    const held = Promise.withResolvers<void>();
    hub.rendering.holds.set('slow', held.promise);
    await push({ 'slow/x.yaml': '2', 'quick/x.yaml': '1' });
    await hub.jobs.runAll();
    hub.rendering.holds.clear();
    const newer = await push({ 'slow/x.yaml': '3', 'quick/x.yaml': '3' });
    await hub.jobs.runAll();
    expect(await rowOf('slow')).toMatchObject({ revision: newer, wait: null });
    held.resolve();
    await sleep(400);
    expect(await rowOf('slow')).toMatchObject({ revision: newer, wait: null });
  });

  it('is not rendered in a hot loop while it is under way', async () => {
    const held = Promise.withResolvers<void>();
    hub.rendering.holds.set('slow', held.promise);
    await push({ 'slow/x.yaml': '2', 'quick/x.yaml': '2' });
    hub.rendering.rendered.length = 0;
    for (let run = 0; run < 3; run += 1) await hub.bringUpToDate.bringAllUpToDate();
    expect(hub.rendering.rendered.toSorted()).toEqual(['quick', 'slow']);
    held.resolve();
    await settled('slow');
  });
});

describe('row 30: a repository that does not answer', () => {
  it('keeps no application of another repository waiting', async () => {
    const dead = 'https://dead.example.com/x.git';
    hub.repositories.commit(dead, 'main', { 'slow/x.yaml': '1' });
    const held = Promise.withResolvers<void>();
    hub.repositories.holds.set(dead, held.promise);
    await hub.dataSource.query(
      `update applications set spec = jsonb_set(spec, '{source,repoURL}', to_jsonb($1::text)), stale_since = now() where name = 'slow'`,
      [dead],
    );
    const commit = await push({ 'slow/x.yaml': '2', 'quick/x.yaml': '2' });
    await hub.jobs.runAll();
    expect(await rowOf('quick')).toMatchObject({ revision: commit, wait: null });
    expect((await rowOf('slow'))?.wait).toBeGreaterThan(10);
    held.resolve();
    await settled('slow');
    expect(await rowOf('slow')).toMatchObject({ wait: null });
  });
});

describe('a module that was missing', () => {
  it('makes all that waited for it stale at once when it appears, and nothing else', async () => {
    const problem = { code: 'RENDERER_UNAVAILABLE', message: 'There is no module.', location: null };
    hub.rendering.problems.set('slow', problem);
    const commit = await push({ 'slow/x.yaml': '2', 'quick/x.yaml': '2' });
    await hub.jobs.runAll();
    const waiting = await rowOf('slow');
    expect(waiting?.conditions).toMatchObject([{ reason: 'RendererUnavailable' }]);
    expect(waiting?.wait).toBeGreaterThan(170);
    hub.rendering.problems.clear();
    hub.rendering.rendered.length = 0;
    await hub.rendererWatch.appear();
    await hub.jobs.runAll();
    expect(await rowOf('slow')).toMatchObject({ revision: commit, conditions: [], wait: null });
    expect(hub.rendering.rendered).toEqual(['slow']);
  });
});

describe('a repository that was not allowed', () => {
  it('is read at once by all that waited for it when one is added', async () => {
    const problem = { code: 'REPOSITORY_NOT_ALLOWED', message: 'It is not among those.', location: null };
    hub.rendering.problems.set('slow', problem);
    const commit = await push({ 'slow/x.yaml': '2', 'quick/x.yaml': '2' });
    await hub.jobs.runAll();
    const waiting = await rowOf('slow');
    expect(waiting?.conditions).toMatchObject([{ reason: 'RepositoryNotAllowed' }]);
    expect(waiting?.wait).toBeGreaterThan(170);
    hub.rendering.problems.clear();
    hub.rendering.rendered.length = 0;
    await hub.dataSource.transaction((tx) => hub.repositories.add(tx));
    await hub.jobs.runAll();
    expect(await rowOf('slow')).toMatchObject({ revision: commit, conditions: [], wait: null });
    expect(hub.rendering.rendered).toEqual(['slow']);
  });
});

describe('a change of the application itself', () => {
  it('that could not be rendered is delivered when it can, though the render is the same', async () => {
    hub.rendering.problems.set('slow', { code: 'INVALID_MANIFEST', message: 'no', location: null });
    await hub.applying.apply(manifest('slow', '{ automated: { prune: true } }'), 'ann');
    await hub.jobs.runAll();
    expect(await assignmentsOf('{"automated": {"prune": true}}')).toBe(0);
    hub.rendering.problems.clear();
    await push({ 'slow/x.yaml': '1', 'quick/x.yaml': '2' });
    await hub.jobs.runAll();
    expect(await assignmentsOf('{"automated": {"prune": true}}')).toBe(1);
  });
});

describe('two manifests of one object', () => {
  it('are told in a condition, which is no failure', async () => {
    const warning = { code: 'RepeatedResourceWarning', message: 'Twice: a.', location: null };
    hub.rendering.warnings.set('slow', [warning]);
    const commit = await push({ 'slow/x.yaml': '2', 'quick/x.yaml': '1' });
    await hub.jobs.runAll();
    expect(await rowOf('slow')).toMatchObject({
      revision: commit,
      conditions: [{ reason: 'RepeatedResourceWarning' }],
    });
    expect(await hub.dataSource.query(`select 1 from events where type = 'RenderFailed'`)).toEqual([]);
  });
});

describe('a cluster that claims anew', () => {
  it('has those rendered that depend on it, or may', async () => {
    await push({ 'slow/x.yaml': '2', 'quick/x.yaml': '2' });
    await hub.jobs.runAll();
    await hub.dataSource.query(`update applications set reads_cluster = (name = 'slow')`);
    hub.rendering.rendered.length = 0;
    const [cluster] = await hub.dataSource.query<{ id: string }[]>('select id from clusters');
    await hub.dataSource.transaction((tx) => hub.observers.notify([cluster?.id ?? ''], tx));
    await hub.jobs.runAll();
    expect(hub.rendering.rendered).toEqual(['slow']);
  });
});
