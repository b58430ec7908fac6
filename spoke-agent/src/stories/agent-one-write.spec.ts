// What is about to be changed by a sync is not put back first: a workload would roll out twice.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { configMap, keyIn, settle, until } from './agent-scenario.js';
import { SyncStory, wave } from './sync-story.js';
import type { DeliveredSyncPolicy } from '@wheelhouse/protocol';
import { AUTOMATED } from '../link/fake-hub.js';

describe('an object that was changed by hand when a sync brings another manifest for it', () => {
  let story: SyncStory;
  let seen: string[];
  const first = keyIn('ConfigMap', 'first');
  /** Two waves: before the first write everything is checked. */
  const version = (text: string, policy: DeliveredSyncPolicy = AUTOMATED): void =>
    story.assign([configMap('zero', { version: text }), configMap('first', { version: text }, wave(1))], policy);

  /** Everything that the object was, from now on. */
  const follow = async (): Promise<void> => {
    seen = [];
    const watch = story.scenario.cluster.watch('v1', 'ConfigMap', { labelSelector: '' }, (event) => {
      if (event.type !== 'synced' && event.object.metadata.name === 'first')
        seen.push((event.object['data'] as { version: string }).version);
    });
    await watch.synced;
    seen.length = 0;
  };

  beforeEach(async () => {
    story = await SyncStory.make();
    version('1');
    await story.scenario.start();
    await story.synced();
  });

  afterEach(() => story.scenario.end());

  it('becomes that at once, and is not put back before', async () => {
    const { cluster } = story.scenario;
    const { promise: isReleased, resolve: release } = Promise.withResolvers<void>();
    const apply = cluster.apply.bind(cluster);
    const asked: string[] = [];
    cluster.apply = async (object, options) => {
      asked.push(object.metadata.name);
      if (object.metadata.name === 'zero') await isReleased;
      return await apply(object, options);
    };
    await follow();
    version('2');
    await until('the sync is at work', () => asked.includes('zero'));
    await cluster.edit(first, { data: { version: 'by hand' } }, { manager: 'kubectl-edit' });
    await settle();
    expect(seen).toEqual(['by hand']);
    release();
    await until('it is synced', () => seen.includes('2'));
    expect(seen).toEqual(['by hand', '2']);
  });

  it('is put back to what was applied while that sync waits for an earlier wave', async () => {
    version('2', { ...AUTOMATED, openWave: 0 });
    await until('it waits', () => story.message().includes('waits'));
    await follow();
    await story.scenario.cluster.edit(first, { data: { version: 'by hand' } }, { manager: 'kubectl-edit' });
    await until('it is put back', () => seen.includes('1'));
    version('2');
    await until('it is synced', () => seen.includes('2'));
    expect(seen).toEqual(['by hand', '1', '2']);
  });
});

describe('an object that is healed while a sync that does not change it comes to its turn', () => {
  it('is written once', async () => {
    const story = await SyncStory.make();
    const { cluster } = story.scenario;
    const version = (text: string): void =>
      story.assign([configMap('zero', { version: text }), configMap('first', { version: '1' }, wave(1))]);
    version('1');
    await story.scenario.start();
    await story.synced();
    const writes = story.watchWrites();
    const [checked, healed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const apply = cluster.apply.bind(cluster);
    const asked: string[] = [];
    cluster.apply = async (object, options) => {
      const { name } = object.metadata;
      asked.push(`${options.dryRun === true ? 'dry run' : 'write'} of ${name}`);
      if (name === 'zero' && options.dryRun === true) await checked.promise;
      const stored = await apply(object, options);
      if (name === 'first' && options.dryRun !== true) await healed.promise;
      return stored;
    };
    version('2');
    await until('the sync is at work', () => asked.includes('dry run of zero'));
    await cluster.edit(keyIn('ConfigMap', 'first'), { data: { version: 'by hand' } }, { manager: 'kubectl-edit' });
    await until('it is being healed', () => asked.includes('write of first'));
    checked.resolve();
    await until('the sync has come so far', () => writes.includes('apply zero'));
    await settle(60);
    healed.resolve();
    await story.synced();
    await settle(60);
    await story.scenario.end();
    expect(writes.toSorted()).toEqual(['apply first', 'apply zero']);
  });
});

describe('an object that was deleted by hand', () => {
  it('is made again once, however often it is looked at meanwhile', async () => {
    const story = await SyncStory.make();
    const { cluster, hub } = story.scenario;
    const objects = [configMap('first', { version: '1' })];
    story.assign(objects);
    await story.scenario.start();
    await story.synced();
    const get = cluster.get.bind(cluster);
    cluster.get = async (key) => {
      const live = await get(key);
      await settle(60);
      return live;
    };
    const writes = story.watchWrites();
    await story.scenario.agent?.stop();
    await cluster.delete(keyIn('ConfigMap', 'first'), { propagation: 'background' });
    writes.length = 0;
    await story.scenario.start();
    for (const revision of ['a', 'b', 'c']) {
      story.assign(objects, AUTOMATED, undefined, revision);
      await settle(15);
    }
    await until('it is there', async () => (await get(keyIn('ConfigMap', 'first'))) !== undefined);
    await settle(300);
    await story.scenario.end();
    expect(writes).toEqual(['apply first']);
    expect(hub.statuses.get(story.id)?.syncStatus).toBe('Synced');
  });
});
