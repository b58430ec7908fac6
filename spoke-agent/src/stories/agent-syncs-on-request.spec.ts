// What people may ask of a sync, what holds it, and how it ends.
import { afterEach, describe, expect, it } from '@jest/globals';
import { configMap, deployment, keyIn, settle, until } from './agent-scenario.js';
import type { KubernetesObject } from '../cluster/cluster.js';
import { AUTOMATED } from '../link/fake-hub.js';
import { SyncStory, wave } from './sync-story.js';

const manual = { ...AUTOMATED, automated: null };
let story: SyncStory;

afterEach(async () => {
  await story.scenario.end();
});

describe('a sync that a person asks for', () => {
  it('touches only the objects that were named', async () => {
    story = await SyncStory.make();
    story.assign([configMap('a', { v: '1' }), configMap('b', { v: '1' }), configMap('c', {})], manual, 'op-1');
    await story.scenario.start();
    await story.synced();
    const hook = configMap('hook', {}, { 'argocd.argoproj.io/hook': 'PreSync' });
    const request = { id: 'op-2', resources: [{ group: '', kind: 'ConfigMap', name: 'a' }] };
    story.assign([configMap('a', { v: '2' }), configMap('b', { v: '2' }), hook], { ...manual, request }, 'op-2');
    await story.untilOperation('op-2');
    await story.untilPhase('Succeeded');
    expect([await story.dataOf('a'), await story.dataOf('b')]).toEqual([{ v: '2' }, { v: '1' }]);
    expect([await story.exists('hook'), await story.exists('c')]).toEqual([false, true]);
    expect(story.scenario.status(story.id)).toMatchObject({ syncStatus: 'OutOfSync' });
  });

  it('fails when none of its objects is one that was named', async () => {
    story = await SyncStory.make();
    const request = { id: 'op-1', resources: [{ group: '', kind: 'ConfigMap', name: 'nope' }] };
    story.assign([configMap('a', {})], { ...manual, request }, 'op-1');
    await story.scenario.start();
    await story.untilPhase('Failed');
    expect(story.message()).toBe('None of its objects is :ConfigMap:nope.');
    story.assign([configMap('a', {})], { ...manual, request: { ...request, id: 'op-2', dryRun: true } }, 'op-2');
    await story.untilOperation('op-2');
    expect(story.scenario.status(story.id)?.operation).toMatchObject({ phase: 'Failed', message: story.message() });
    expect(await story.exists('a')).toBe(false);
  });

  it('only says what it would do when it is a dry run', async () => {
    story = await SyncStory.make();
    story.assign([configMap('a', { v: '1' }), configMap('same', {}), configMap('old', {})], manual, 'op-1');
    await story.scenario.start();
    await story.synced();
    const writes = story.watchWrites();
    const objects = [configMap('a', { v: '2' }), configMap('same', {}), configMap('new', {})];
    story.assign(objects, { ...manual, request: { id: 'op-2', dryRun: true } }, 'op-2');
    await story.untilOperation('op-2');
    expect(story.message()).toBe('Dry run, nothing was written: 1 changed, 1 created, 1 unchanged, 1 deleted.');
    expect(story.scenario.status(story.id)?.operation?.results).toEqual([
      expect.objectContaining({ name: 'old', status: 'Pruned', message: 'It would be deleted.' }),
      expect.objectContaining({ name: 'a', status: 'Synced', message: 'It would be changed: data.v.' }),
      expect.objectContaining({ name: 'new', status: 'Synced', message: 'It would be created.' }),
    ]);
    await settle();
    expect(writes).toEqual([]);
    expect(story.scenario.status(story.id)).toMatchObject({ syncStatus: 'OutOfSync' });
  });

  it('takes what its own sync would bring for there in a dry run, and nothing else', async () => {
    story = await SyncStory.make();
    const objects = [{ ...configMap('a', {}), metadata: { name: 'a', namespace: 'elsewhere' } }];
    const request = { id: 'op-1', dryRun: true };
    story.assign(objects, { ...manual, syncOptions: ['CreateNamespace=true'], request }, 'op-1');
    await story.scenario.start();
    await story.untilPhase('Succeeded');
    expect(story.message()).toBe('Dry run, nothing was written: 1 created.');
    story.assign(objects, { ...manual, request: { ...request, id: 'op-2' } }, 'op-2');
    await story.untilPhase('Failed');
    expect(story.message()).toBe('Dry run, nothing was written: 1 refused.');
  });

  it('stays with the render that it was asked for, unless its retries take the newest', async () => {
    story = await SyncStory.make({ readyAfterMs: 60_000 });
    const objects = (v: string): KubernetesObject[] => [deployment('slow', 1, wave(0)), configMap('a', { v }, wave(1))];
    const isWaiting = (): boolean => story.message().startsWith('Wave 0 waits for Deployment shop/slow');
    story.assign(objects('1'), manual, 'op-1');
    await story.scenario.start();
    await until('it waits', isWaiting);
    const { revision, startedAt } = story.scenario.status(story.id)?.operation ?? {};
    story.assign(objects('2'), manual, 'op-1');
    await settle();
    expect(story.scenario.status(story.id)?.operation).toMatchObject({ revision, startedAt });
    story.assign(objects('2'), { ...manual, retry: { ...manual.retry, refresh: true } }, 'op-1');
    await until('it begins with the newest', () => story.scenario.status(story.id)?.operation?.revision !== revision);
  });

  it('leaves out what is equal with ApplyOutOfSyncOnly, its own options winning over the application’s', async () => {
    story = await SyncStory.make();
    const objects = [configMap('a', { v: '1' }), configMap('b', {})];
    story.assign(objects, manual, 'op-1');
    await story.scenario.start();
    await story.synced();
    const writes = story.watchWrites();
    story.assign(objects, { ...manual, request: { id: 'op-2', syncOptions: ['ApplyOutOfSyncOnly=true'] } }, 'op-2');
    await story.untilOperation('op-2');
    await story.untilPhase('Succeeded');
    expect(writes).toEqual([]);
    story.assign(objects, manual, 'op-3');
    await story.untilOperation('op-3');
    await story.untilPhase('Succeeded');
    expect(writes.toSorted()).toEqual(['apply a', 'apply b']);
  });
});

describe('a sync that does not end by itself', () => {
  const stuck = [deployment('slow', 1, wave(0)), configMap('later', {}, wave(1))];

  it('is ended after its time, and says what it waited for', async () => {
    story = await SyncStory.make({ readyAfterMs: 60_000 });
    story.assign(stuck, { ...AUTOMATED, syncTimeoutMs: 150 });
    await story.scenario.start();
    await story.untilPhase('Failed');
    expect(story.message()).toMatch(
      /^The sync was ended, because it was not done after .* It stood here: Wave 0 waits for Deployment shop\/slow/,
    );
    await settle();
    expect(await story.exists('later')).toBe(false);
    expect(story.scenario.status(story.id)?.conditions).toContainEqual(expect.objectContaining({ type: 'SyncError' }));
  });

  it('keeps its time through a restart of the agent', async () => {
    story = await SyncStory.make({ readyAfterMs: 60_000 });
    story.assign(stuck, { ...AUTOMATED, syncTimeoutMs: 400 });
    await story.scenario.start();
    await story.untilPhase('Running');
    const startedAt = story.scenario.status(story.id)?.operation?.startedAt;
    await story.scenario.restart();
    await story.untilPhase('Failed');
    expect(story.scenario.status(story.id)?.operation?.startedAt).toBe(startedAt);
  });

  it('is ended by a person, with its hooks, and is not begun again', async () => {
    story = await SyncStory.make();
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      spec: { containers: [{ name: 'run', image: 'busybox' }], restartPolicy: 'Never' },
    };
    const metadata = {
      name: 'hook',
      annotations: { 'argocd.argoproj.io/hook': 'PreSync', 'simulated.wheelhouse.dev/ready': 'false' },
    };
    const objects = [{ ...pod, metadata }, configMap('later', {})];
    story.assign(objects);
    await story.scenario.start();
    await until('the hook runs', () => story.message().startsWith('PreSync hook Pod shop/hook runs'));
    story.assign(objects, { ...AUTOMATED, request: { id: 'end-1', terminate: true } }, 'end-1');
    await story.untilPhase('Error');
    expect(story.scenario.status(story.id)?.operation).toMatchObject({
      id: 'end-1',
      message: expect.stringMatching(/^The sync was terminated on request. It stood here: PreSync hook/),
    });
    await until('the hook is gone', async () => (await story.scenario.get(keyIn('Pod', 'hook'))) === undefined);
    story.assign(objects);
    await settle();
    expect(await story.exists('later')).toBe(false);
    expect(story.scenario.status(story.id)?.operation?.phase).toBe('Error');
  });

  it('says so where none had begun', async () => {
    story = await SyncStory.make();
    story.assign([configMap('a', {})], { ...manual, request: { id: 'end-1', terminate: true } }, 'end-1');
    await story.scenario.start();
    await story.untilPhase('Error');
    expect(story.message()).toBe('It was terminated before a sync began.');
  });
});

describe('what keeps a sync from running', () => {
  it('is a window: it waits for the next opening, and says so, while a person may go ahead where that is allowed', async () => {
    story = await SyncStory.make();
    const closed = { kind: 'allow' as const, schedule: '0 0 29 2 *', durationMs: 60_000, manualSync: true };
    story.assign([configMap('a', {})], { ...AUTOMATED, windows: [closed] });
    await story.scenario.start();
    await until('it says so', () =>
      /The next sync may run at 20\d\d-02-29T00:00Z/.test(story.scenario.status(story.id)?.message ?? ''),
    );
    expect(await story.exists('a')).toBe(false);
    expect(story.scenario.status(story.id)?.syncStatus).toBe('OutOfSync');
    story.assign([configMap('a', {})], { ...AUTOMATED, windows: [closed] }, 'op-1');
    await story.synced();
    story.assign([configMap('a', {})], { ...AUTOMATED, windows: [{ ...closed, manualSync: false }] }, 'op-2');
    await until('it waits', () => story.scenario.status(story.id)?.operation?.id === 'op-2');
    expect(story.scenario.status(story.id)?.operation).toMatchObject({
      phase: 'Running',
      message: expect.stringContaining('sync windows'),
    });
  });

  it('is a window for drift, too, which is put back when the window is taken away', async () => {
    story = await SyncStory.make();
    const windows = [{ kind: 'deny' as const, schedule: '* * * * *', durationMs: 120_000 }];
    story.assign([configMap('a', { v: '1' })]);
    await story.scenario.start();
    await story.synced();
    story.assign([configMap('a', { v: '1' })], { ...AUTOMATED, windows });
    const { hub } = story.scenario;
    await until('it is known', () => story.scenario.agent?.status().desiredRevision === hub.revision);
    await settle();
    await story.scenario.cluster.edit(keyIn('ConfigMap', 'a'), { data: { v: '9' } }, { manager: 'kubectl' });
    await until('it is told', () => story.scenario.drifts().some(({ state }) => state === 'Open'));
    expect(await story.dataOf('a')).toEqual({ v: '9' });
    story.assign([configMap('a', { v: '1' })]);
    await until('it is put back', async () => JSON.stringify(await story.dataOf('a')) === '{"v":"1"}');
  });

  it('is a hold, for as long as it lasts', async () => {
    story = await SyncStory.make();
    const hold = { reason: 'Suspended', message: 'ann suspended it.', heals: true, allowsRequests: false };
    story.assign([configMap('a', {})], { ...AUTOMATED, hold });
    await story.scenario.start();
    await until('it says so', () => story.scenario.status(story.id)?.message === 'ann suspended it.');
    story.assign([configMap('a', {})], { ...AUTOMATED, hold }, 'op-1');
    await until('a request waits, too', () => story.message() === 'ann suspended it.');
    expect(await story.exists('a')).toBe(false);
    story.assign([configMap('a', {})], AUTOMATED, 'op-1');
    await story.synced();
  });
});

describe('an automated sync that failed for good', () => {
  it('is not tried again for the same commit, whatever else is said about it, but for the next', async () => {
    story = await SyncStory.make();
    const policy = { ...AUTOMATED, retry: { ...AUTOMATED.retry, limit: 0 } };
    const forbid = { code: 'FORBIDDEN', matching: ({ verb }: { verb: string }) => verb === 'apply' } as const;
    story.scenario.cluster.faults.failNext(forbid);
    story.assign([configMap('a', {})], policy);
    await story.scenario.start();
    await story.untilPhase('Failed');
    const writes = story.watchWrites();
    story.assign([configMap('a', {})], { ...policy, deletionApprovedAt: '2026-01-01T00:00:00Z' });
    await settle();
    expect(writes).toEqual([]);
    story.assign([configMap('a', {})], policy, undefined, 'the next');
    await story.synced();
  });
});
