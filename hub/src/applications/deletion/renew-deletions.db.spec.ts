import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TestHub } from '../../application-sets/test-hub.js';
import { useTestHub } from '../../application-sets/test-hub-lifetime.js';

const url = 'https://git.example.com/platform.git';
const testHub = useTestHub();
let hub: TestHub;

beforeEach(async () => {
  hub = testHub();
  await hub.register([{ name: 'one' }]);
  hub.repositories.commit(url, 'main', { 'a/hook.yaml': '1' });
  await hub.applying.apply(
    `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: web, finalizers: [resources-finalizer.argocd.argoproj.io] }
spec:
  project: default
  source: { repoURL: '${url}', path: a, targetRevision: main }
  destination: { name: one, namespace: web }`,
    'ann',
  );
  await hub.commands.delete({ name: 'web', actor: 'ann' }, null);
});

interface Told {
  readonly isRemoved: boolean;
  readonly render: string;
  readonly deletion: { readonly requestedAt?: string } | null;
  readonly revision: number;
}

async function told(): Promise<Told> {
  const [row] = await hub.dataSource.query<Told[]>(
    `select is_removed as "isRemoved", render_digest as render, content #> '{syncPolicy,deletion}' as deletion,
            revision::int from assignments`,
  );
  if (!row) throw new Error('Nothing is assigned.');
  return row;
}

async function reports(...types: string[]): Promise<void> {
  const conditions = types.map((type) => ({ type, reason: 'PreDeleteHookFailed', message: 'no' }));
  await hub.dataSource.query(
    `insert into application_statuses (application_id, cluster_id, conditions) select id, cluster_id, $1 from applications
     on conflict (application_id) do update set conditions = excluded.conditions`,
    [JSON.stringify(conditions)],
  );
}

async function push(content: string): Promise<void> {
  await hub.repositories.push({ url, ref: 'main' }, { 'a/hook.yaml': content }, hub.dataSource);
  await hub.jobs.runAll();
}

async function later(): Promise<void> {
  hub.clock.advance(30_000);
  await hub.jobs.runAll(hub.clock.now());
}

describe('a deletion that failed on its cluster', () => {
  it('is told of what Git says now, at once, and keeps the time it was asked for', async () => {
    const before = await told();
    expect(before).toMatchObject({ isRemoved: true, deletion: null });
    await reports('DeletionError');
    await push('2');
    const after = await told();
    expect(after.isRemoved).toBe(false);
    expect(after.render).not.toBe(before.render);
    expect(after.deletion?.requestedAt).toEqual(expect.stringMatching(/^20.*Z$/));
    await push('3');
    expect((await told()).deletion).toEqual(after.deletion);
    await push('1');
    expect((await told()).render).toBe(before.render);
  });

  it('is not told what it knows', async () => {
    await reports('DeletionError');
    await push('2');
    const { revision } = await told();
    await push('2');
    expect((await told()).revision).toBe(revision);
  });

  it('hears of a commit that came before it failed, a while later', async () => {
    await push('2');
    expect((await told()).isRemoved).toBe(true);
    await reports('DeletionError');
    await later();
    expect((await told()).isRemoved).toBe(false);
  });
});

it('a deletion that goes its way is left alone, and looked at as long as it lasts', async () => {
  await reports();
  await push('2');
  expect(await told()).toMatchObject({ isRemoved: true });
  expect(hub.jobs.jobs.map(({ name }) => name)).toContain('look-at-failed-deletions-of-applications');
  await hub.dataSource.query('truncate applications cascade');
  await later();
  expect(hub.jobs.jobs).toEqual([]);
});
