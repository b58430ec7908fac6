// What a sync does beyond applying: its waves, and what it deletes and when.
import { afterEach, describe, expect, it } from '@jest/globals';
import { configMap, deployment, settle, until } from './agent-scenario.js';
import { ClusterError } from '../cluster/cluster.errors.js';
import { AUTOMATED } from '../link/fake-hub.js';
import { SyncStory, wave } from './sync-story.js';

let story: SyncStory;

afterEach(async () => {
  await story.scenario.end();
});

describe('the waves of a sync', () => {
  it('leave controllers some time to notice what was written, and say so', async () => {
    story = await SyncStory.make();
    story.scenario.waveDelayMs = 200;
    story.assign([configMap('a', {}, wave(0)), configMap('b', {}, wave(1)), configMap('c', {}, wave(2))]);
    const { cluster, hub } = story.scenario;
    const writtenAt: number[] = [];
    const apply = cluster.apply.bind(cluster);
    cluster.apply = async (object, options) => {
      if (options.dryRun !== true) writtenAt.push(performance.now());
      return await apply(object, options);
    };
    await story.scenario.start();
    await story.synced();
    const told = hub.reports.flatMap(({ applications }) => applications.map(({ operation }) => operation?.message));
    expect(told).toContainEqual(expect.stringMatching(/^Wave 0 is applied; the next one begins in/));
    const [first = 0, second = 0, third = 0] = writtenAt;
    expect(Math.min(second - first, third - second)).toBeGreaterThan(195);
    // Waves in which nothing is written leave none.
    story.scenario.waveDelayMs = 60_000;
    await story.scenario.restart();
    story.assign([configMap('a', {}, wave(0)), configMap('b', {}, wave(1)), configMap('c', { x: '1' }, wave(2))]);
    await until('the last one changed', async () => JSON.stringify(await story.dataOf('c')) === '{"x":"1"}');
  });

  it('delete in reverse order, before what comes in the same wave, each waiting for the one before', async () => {
    story = await SyncStory.make();
    const old = [configMap('old-0', {}, wave(0)), configMap('old-1', {}, wave(1)), configMap('old-2', {}, wave(2))];
    story.assign([
      ...old,
      configMap('last', {}, wave(0, 'PruneLast=true')),
      configMap('kept', {}, wave(0, 'Prune=false')),
    ]);
    await story.scenario.start();
    await story.synced();
    const writes = story.watchWrites();
    story.assign([configMap('new-0', {}, wave(0)), configMap('new-1', {}, wave(1))]);
    await story.untilPhase('Succeeded');
    await until('all is done', () => writes.length === 6);
    expect(writes).toEqual([
      'delete old-2',
      'apply new-0',
      'delete old-1',
      'apply new-1',
      'delete old-0',
      'delete last',
    ]);
    await until('it is told', () => story.results().length === 7);
    expect(story.results()).toEqual([
      'kept PruneSkipped',
      'last Pruned',
      'new-0 Synced',
      'new-1 Synced',
      'old-0 Pruned',
      'old-1 Pruned',
      'old-2 Pruned',
    ]);
    expect(story.scenario.resource(story.id, 'kept')).toMatchObject({ syncStatus: 'OutOfSync' });
  });

  it('go no further when something cannot be deleted', async () => {
    story = await SyncStory.make();
    const policy = { ...AUTOMATED, retry: { ...AUTOMATED.retry, limit: 0 } };
    story.assign([configMap('old-0', {}, wave(0)), configMap('old-1', {}, wave(1))], policy);
    await story.scenario.start();
    await story.synced();
    story.scenario.cluster.faults.failNext({ code: 'FORBIDDEN', matching: ({ verb }) => verb === 'delete' });
    story.assign([configMap('new', {}, wave(2))], policy);
    await story.untilPhase('Failed');
    expect([await story.exists('old-0'), await story.exists('old-1'), await story.exists('new')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(story.results()).toContain('old-1 SyncFailed');
  });

  it('write nothing at all where one of them holds what the cluster refuses', async () => {
    story = await SyncStory.make();
    const policy = { ...AUTOMATED, retry: { ...AUTOMATED.retry, limit: 0 } };
    const broken = { ...deployment('broken', 1, wave(1)), spec: { replicas: 'many' } };
    story.assign([configMap('a', {}, wave(0)), broken], policy);
    await story.scenario.start();
    await story.untilPhase('Failed');
    expect(await story.exists('a')).toBe(false);
    expect(story.message()).toContain('Deployment shop/broken');
  });

  it('begin where the cluster cannot say beforehand, because of what the first of them puts right', async () => {
    story = await SyncStory.make();
    const original = story.scenario.cluster.apply.bind(story.scenario.cluster);
    story.scenario.cluster.apply = async (object, options) => {
      const isDown = object.metadata.name === 'checked' && !(await story.exists('webhook'));
      if (isDown) throw new ClusterError('UNAVAILABLE', 'failed calling webhook');
      return await original(object, options);
    };
    story.assign([configMap('webhook', {}, wave(0)), configMap('checked', {}, wave(1))]);
    await story.scenario.start();
    await story.synced();
    expect(await story.exists('checked')).toBe(true);
  });

  it('do not begin before the hub opens them', async () => {
    story = await SyncStory.make();
    const objects = [configMap('a', {}, wave(0)), configMap('b', {}, wave(3))];
    story.assign(objects, { ...AUTOMATED, openWave: 2 });
    await story.scenario.start();
    await until('it waits', () => story.message().startsWith('Wave 3 waits for the applications that this one makes'));
    const startedAt = story.scenario.status(story.id)?.operation?.startedAt;
    story.assign(objects, { ...AUTOMATED, openWave: 3 });
    await story.synced();
    expect(await story.exists('b')).toBe(true);
    expect(story.scenario.status(story.id)?.operation?.startedAt).toBe(startedAt);
  });
});

describe('the end of a sync', () => {
  it('does not wait for the health of its last wave', async () => {
    story = await SyncStory.make({ readyAfterMs: 60_000 });
    story.assign([configMap('a', {}, wave(0)), deployment('slow', 1, wave(1))]);
    await story.scenario.start();
    await story.untilPhase('Succeeded');
    expect(story.scenario.status(story.id)).toMatchObject({ syncStatus: 'Synced', health: 'Progressing' });
  });

  it('deletes as PrunePropagationPolicy says', async () => {
    story = await SyncStory.make();
    story.assign([configMap('a', {}), configMap('old', {})]);
    await story.scenario.start();
    await story.synced();
    const asked: string[] = [];
    const original = story.scenario.cluster.delete.bind(story.scenario.cluster);
    story.scenario.cluster.delete = (key, options) => {
      asked.push(`${key.name} ${options.propagation}`);
      return original(key, options);
    };
    story.assign([configMap('a', {})], { ...AUTOMATED, syncOptions: ['PrunePropagationPolicy=orphan'] });
    await until('it is deleted', async () => !(await story.exists('old')));
    expect(asked).toEqual(['old orphan']);
  });
});

describe('deleting that a person has to confirm', () => {
  it('waits, visibly and without an end, for an approval that is newer than the sync', async () => {
    story = await SyncStory.make();
    const asked = { ...AUTOMATED, syncOptions: ['Prune=confirm'], syncTimeoutMs: 60 };
    const before = { ...asked, deletionApprovedAt: '2026-01-01T00:00:00Z' };
    story.assign([configMap('a', {}), configMap('b', {}), configMap('free', {}, wave(0, 'Prune=true'))], before);
    await story.scenario.start();
    await story.synced();
    story.assign([configMap('a', {})], before);
    await until('it waits', () =>
      story.message().includes('for a person to confirm that ConfigMap shop/b may be deleted: '),
    );
    expect(story.message()).toMatch(/`wheelhouse app confirm-deletion [^ ]+`[.]$/);
    expect(story.scenario.status(story.id)?.message).toBe(story.message());
    await settle(200);
    expect(await story.exists('b')).toBe(true);
    story.assign([configMap('a', {})], { ...asked, deletionApprovedAt: new Date().toISOString() });
    await until('it is deleted', async () => !(await story.exists('b')));
    await story.synced();
  });
});
