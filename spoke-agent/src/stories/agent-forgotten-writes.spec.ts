// A process may be killed between a write and its record of it: the next one finds newer objects than it knows of.
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, describe } from '@jest/globals';
import { configMap, keyIn, settle, until } from './agent-scenario.js';
import { SyncStory, wave } from './sync-story.js';
import { ClusterError } from '../cluster/cluster.errors.js';

describe('an agent that was killed before it recorded what it wrote', () => {
  let story: SyncStory;
  const version = (text: string): void =>
    story.assign([configMap('first', { version: text }), configMap('second', { version: text, text }, wave(1))]);
  const before = (): string => `${story.scenario.stateDir}-before`;

  /** Stops it, and brings the records from before the last sync back. Renders go a while after nothing is of them any more. */
  const forget = async (): Promise<void> => {
    const { scenario } = story;
    await scenario.agent?.stop();
    await cp(join(before(), 'inventory.json'), join(scenario.stateDir, 'inventory.json'));
    await cp(join(before(), 'renders'), join(scenario.stateDir, 'renders'), { recursive: true });
  };

  beforeEach(async () => {
    story = await SyncStory.make();
    version('1');
    await story.scenario.start();
    await story.synced();
    await story.scenario.agent?.stop();
    await cp(story.scenario.stateDir, before(), { recursive: true });
    await story.scenario.start();
    version('2');
    await until('it is synced', async () => JSON.stringify(await story.dataOf('second')).includes('2'));
    await story.synced();
  });

  afterEach(async () => {
    await rm(before(), { recursive: true, force: true });
    await story.scenario.end();
  });

  it('does not put the state back that it remembers, and changes nothing', async () => {
    const seen: string[] = [];
    const watch = story.scenario.cluster.watch('v1', 'ConfigMap', { labelSelector: '' }, (event) => {
      if (event.type !== 'synced') seen.push(JSON.stringify(event.object['data']));
    });
    await watch.synced;
    await forget();
    seen.length = 0;
    await story.scenario.start();
    await until('it is synced', () => story.scenario.status(story.id)?.syncStatus === 'Synced');
    await settle();
    watch.close();
    expect(seen).toEqual([]);
    expect(story.scenario.drifts()).toEqual([]);
  });

  it('puts right what somebody changed meanwhile', async () => {
    await forget();
    await story.scenario.cluster.edit(keyIn('ConfigMap', 'second'), { data: { version: 'by hand' } }, { manager: 'x' });
    await story.scenario.start();
    await until('it is put right', async () => JSON.stringify(await story.dataOf('second')).includes('"version":"2"'));
    await story.synced();
  });
});

describe('an agent whose connection ends between a write and its answer', () => {
  let story: SyncStory;
  const version = (text: string): void =>
    story.assign([configMap('first', { version: text }), configMap('second', { version: text }, wave(1))]);

  beforeEach(async () => {
    story = await SyncStory.make();
    version('0');
    await story.scenario.start();
    await story.synced();
  });

  afterEach(() => story.scenario.end());

  it('never puts the state before back, however often that happens', async () => {
    const { cluster } = story.scenario;
    const seen: string[] = [];
    const watch = cluster.watch('v1', 'ConfigMap', { labelSelector: '' }, (event) => {
      if (event.type !== 'synced' && event.object.metadata.name === 'second')
        seen.push((event.object['data'] as { version: string }).version);
    });
    await watch.synced;
    seen.length = 0;
    const apply = cluster.apply.bind(cluster);
    let losses = 0;
    cluster.apply = async (object, options) => {
      const stored = await apply(object, options);
      if (object.metadata.name !== 'second' || options.dryRun === true || losses === 0) return stored;
      losses -= 1;
      throw new ClusterError('UNAVAILABLE', 'The API server does not answer: socket hang up.');
    };
    for (const text of ['1', '2', '3']) {
      losses = 1;
      version(text);
      await until(`${text} is synced`, () => losses === 0 && story.scenario.status(story.id)?.syncStatus === 'Synced');
      await settle(60);
    }
    watch.close();
    expect(seen).toEqual(seen.toSorted());
    expect(new Set(seen)).toEqual(new Set(['1', '2', '3']));
    expect(story.scenario.drifts()).toEqual([]);
  });
});
