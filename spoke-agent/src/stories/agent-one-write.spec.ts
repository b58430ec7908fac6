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
