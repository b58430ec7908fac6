// An application that somebody suspends in the middle of something: what waits for its turn is not written any more.
import { afterEach, describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '../cluster/cluster.js';
import { DEFAULT_REQUEST_CONCURRENCY } from '../reconcile/writes/limiter.js';
import { AUTOMATED } from '../link/fake-hub.js';
import { configMap, deployment, keyIn, secret, settle, until } from './agent-scenario.js';
import { SyncStory, wave } from './sync-story.js';

const hold = { reason: 'Suspended', message: 'ann suspended it.', heals: false, allowsRequests: true };
const suspended = { ...AUTOMATED, hold };
/** More than are sent at once, so that some wait for their turn. */
const objects = Array.from({ length: 3 * DEFAULT_REQUEST_CONCURRENCY }, (_, index) => configMap(`map-${index}`, {}));
/** Slow enough for a suspension to come between two writes. */
const SLOW_MS = 400;
let story: SyncStory;

afterEach(async () => {
  await story.scenario.end();
});

/** Begins to sync on a slow cluster; resolves when the first writes are on their way. Gives the writes, as they come. */
async function beginSlowly(manifests: readonly KubernetesObject[], operation?: string): Promise<string[]> {
  story = await SyncStory.make();
  await story.scenario.start();
  const writes = story.watchWrites();
  story.scenario.cluster.faults.delayRequests(SLOW_MS);
  story.assign(manifests, AUTOMATED, operation);
  await until('it writes', () => writes.length > 0);
  return writes;
}

/** Until the agent holds what it was assigned last. */
async function untilKnown(): Promise<void> {
  const { hub } = story.scenario;
  await until('it is known', () => story.scenario.agent?.status().desiredRevision === hub.revision);
}

/** Begins with everything in sync; from then on the cluster is slow. Gives the writes, as they come. */
async function slowOnceSynced(): Promise<string[]> {
  story = await SyncStory.make();
  story.assign(objects);
  await story.scenario.start();
  await story.synced();
  const writes = story.watchWrites();
  story.scenario.cluster.faults.delayRequests(SLOW_MS);
  return writes;
}

/** From the moment at which the agent knows of the suspension. */
async function expectNoMore(writes: readonly string[]): Promise<number> {
  await untilKnown();
  const before = writes.length;
  await settle(3 * SLOW_MS);
  expect(writes).toHaveLength(before);
  return before;
}

/** What its controller writes when its only pod is ready. */
async function makeReady(name: string): Promise<void> {
  const counts = { replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1, unavailableReplicas: 0 };
  const by = { manager: 'kube-controller-manager', subresource: 'status' } as const;
  await story.scenario.cluster.edit(keyIn('Deployment', name), { status: { observedGeneration: 1, ...counts } }, by);
}

async function untilToldOf(message: string): Promise<void> {
  await until('it says so', () => story.scenario.status(story.id)?.message === message);
}

describe('an application that is suspended while it is synced', () => {
  it('is written no further, and is no failure; resumed, it goes on where it stood', async () => {
    const writes = await beginSlowly(objects);
    story.assign(objects, suspended);
    await untilKnown();
    const before = writes.length;
    await untilToldOf('ann suspended it.');
    await settle(2 * SLOW_MS);
    expect(writes).toHaveLength(before);
    expect(before).toBeLessThan(objects.length);
    expect(story.scenario.status(story.id)?.operation).toMatchObject({
      phase: 'Running',
      message: 'ann suspended it.',
    });
    expect(story.scenario.status(story.id)?.conditions).toEqual([]);
    story.scenario.cluster.faults.delayRequests(0);
    story.assign(objects);
    await story.synced();
    expect(new Set(writes).size).toBe(objects.length);
    expect(writes).toHaveLength(objects.length);
  });

  it('says why of Secrets, too: these words hold nothing secret', async () => {
    const secrets = objects.map(({ metadata: { name } }) => secret(name, { password: 'x' }));
    await beginSlowly(secrets);
    const told = new Set<string>();
    const { scenario } = story;
    story.assign(secrets, suspended);
    await untilToldOf('ann suspended it.');
    for (const { message } of scenario.status(story.id)?.resources ?? []) if (message) told.add(message);
    expect([...told].filter((message) => message.includes('withheld'))).toEqual([]);
  });

  it('goes on where a person asked for the sync', async () => {
    const writes = await beginSlowly(objects, 'op-1');
    story.assign(objects, suspended, 'op-1');
    await untilKnown();
    expect(writes.length).toBeLessThan(objects.length);
    story.scenario.cluster.faults.delayRequests(0);
    await story.synced();
    expect(writes).toHaveLength(objects.length);
  });

  it('deletes nothing any more', async () => {
    const writes = await slowOnceSynced();
    const left = objects.slice(0, 1);
    story.assign(left);
    await until('it deletes', () => writes.length > 0);
    story.assign(left, suspended);
    expect(await expectNoMore(writes)).toBeLessThan(objects.length - left.length);
  });

  it('stands still between the waves of a commit that a newer one replaced, with its whole cluster', async () => {
    story = await SyncStory.make({ readyAfterMs: 60_000 });
    const waves = (version: string): KubernetesObject[] => [
      deployment('slow', 1, wave(0)),
      configMap('later', { version }, wave(1)),
    ];
    story.assign(waves('1'), AUTOMATED, 'op-1');
    await story.scenario.start();
    await until('it waits for its first wave', () => story.message().includes('slow'));
    story.assign(waves('2'), { ...AUTOMATED, hold: { ...hold, allowsRequests: false } }, 'op-1');
    await untilToldOf('ann suspended it.');
    await makeReady('slow');
    await until('it is ready', () => story.scenario.resource(story.id, 'slow')?.health === 'Healthy');
    await settle(400);
    expect(await story.exists('later')).toBe(false);
    story.assign(waves('2'), AUTOMATED, 'op-1');
    await until('it goes on', async () => JSON.stringify(await story.dataOf('later')) === '{"version":"2"}');
  });
});

describe('drift of an application that is suspended', () => {
  it('is not put back by what waited for its turn', async () => {
    const writes = await slowOnceSynced();
    for (const { metadata } of objects)
      void story.scenario.cluster.edit(keyIn('ConfigMap', metadata.name), { data: { by: 'hand' } }, { manager: 'x' });
    await until('it heals', () => writes.length > 0);
    story.assign(objects, suspended);
    expect(await expectNoMore(writes)).toBeLessThan(objects.length);
  });
});
