import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeChangeFeed } from '../platform/change-feed/fake-change-feed.js';
import { SilentLogger } from '../platform/logging/logger.js';
import type { EventListReadModel } from './event-list.read-model.js';
import { EventStream } from './event-stream.js';
import type { RecordedEvent } from './event.js';
import type { IdRange } from './id-ranges.js';

/** Events in memory; counts reads and can be slow or broken. */
class StoredEvents {
  reads = 0;
  failure: Error | undefined;
  events: RecordedEvent[] = [];

  add(type: string): string {
    const id = String(this.events.length + 1);
    const names = { clusterName: null, applicationName: null, applicationSetName: null };
    this.events.push({
      id,
      at: new Date(0),
      type,
      severity: 'Normal',
      message: type,
      actor: 'hub',
      details: null,
      ...names,
    });
    return id;
  }

  async inRanges(ranges: readonly IdRange[], limit: number): Promise<RecordedEvent[]> {
    this.reads += 1;
    await new Promise((resolve) => setImmediate(resolve));
    if (this.failure !== undefined) throw this.failure;
    return this.events
      .filter(({ id }) => ranges.some(({ first, last }) => first <= BigInt(id) && BigInt(id) <= last))
      .slice(0, limit);
  }

  async newestId(): Promise<bigint> {
    return BigInt(this.events.length);
  }
}

let feed: FakeChangeFeed;
let stored: StoredEvents;
let stream: EventStream;

beforeEach(() => {
  feed = new FakeChangeFeed();
  stored = new StoredEvents();
  stream = new EventStream(feed, stored as unknown as EventListReadModel, new SilentLogger());
  stream.onModuleInit();
});
afterEach(() => stream.onModuleDestroy());

async function record(...types: string[]): Promise<void> {
  const ids = types.map((type) => stored.add(type));
  await feed.publish('wheelhouse_events', [`${ids[0]}-${ids.at(-1)}`]);
}

describe('EventStream', () => {
  it('pushes each event to those whose filter it matches', async () => {
    const all = stream.subscribe(null);
    const joins = stream.subscribe({ types: ['Joined'] });
    await record('Registered', 'Joined');
    expect((await all.next()).value?.type).toBe('Registered');
    expect((await all.next()).value?.type).toBe('Joined');
    expect((await joins.next()).value?.type).toBe('Joined');
  });

  it('reads once for any number of subscribers, and once for wake-ups that come while it reads', async () => {
    const subscriptions = Array.from({ length: 50 }, () => stream.subscribe({ types: ['A', 'B'] }));
    await record('A');
    await record('B');
    await record('A');
    for (const each of subscriptions) {
      const types = [await each.next(), await each.next(), await each.next()].map(({ value }) => value?.type);
      expect(types).toEqual(['A', 'B', 'A']);
    }
    expect(stored.reads).toBe(2);
  });

  it('reads nothing without subscribers', async () => {
    await record('A');
    expect(stored.reads).toBe(0);
  });

  it('reads what it missed after a gap, and pushes nothing twice', async () => {
    const all = stream.subscribe(null);
    await record('A');
    expect((await all.next()).value?.id).toBe('1');
    stored.add('B');
    feed.interrupt();
    expect((await all.next()).value?.id).toBe('2');
    await feed.publish('wheelhouse_events', ['2-2']);
    await record('C');
    expect((await all.next()).value?.id).toBe('3');
  });

  it('reads more than one page of a burst', async () => {
    const last = stream.subscribe({ types: ['Last'] });
    await record(...Array.from({ length: 2_500 }, () => 'Filler'), 'Last');
    expect((await last.next()).value?.id).toBe('2501');
    expect(stored.reads).toBe(3);
  });

  it('forgets a subscriber that leaves while it waits', async () => {
    const subscription = stream.subscribe(null);
    const waiting = subscription.next();
    await subscription.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(stream.size).toBe(0);
  });

  it('closes subscribers rather than letting them miss something', async () => {
    const all = stream.subscribe(null);
    stored.failure = new Error('the database is away');
    await record('A');
    await expect(all.next()).rejects.toThrow('the database is away');
    expect(stream.size).toBe(0);
  });

  it('ignores a payload that is no range', async () => {
    stream.subscribe(null);
    await feed.publish('wheelhouse_events', ['nonsense']);
    expect(stored.reads).toBe(0);
  });
});
