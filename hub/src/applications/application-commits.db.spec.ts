// What a commit does to the applications that follow its branch.
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TestHub } from '../application-sets/test-hub.js';
import { manifest, source, useTestApplications } from './test-applications.js';

const { current, rowOf, count, revisionOf, apply } = useTestApplications();
let hub: TestHub;
let clusterIds: string[];

beforeEach(() => {
  ({ hub, clusterIds } = current());
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
