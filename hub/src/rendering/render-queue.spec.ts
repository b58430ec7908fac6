import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { QueuedRender, RenderQueue } from './render-queue.js';

/** Work that notes its beginning and ends when told. */
function held(name: string, begun: string[]): { render: QueuedRender<string>; end: () => void } {
  const { promise, resolve } = Promise.withResolvers<string>();
  const render = new QueuedRender(() => {
    begun.push(name);
    return promise;
  });
  return { render, end: () => resolve(name) };
}

describe('A render queue', () => {
  it('lets lanes take turns, however long one of them is', async () => {
    const queue = new RenderQueue(1, () => 0);
    const [preview, commit] = [queue.lane(), queue.lane()];
    const begun: string[] = [];
    const work = ['p1', 'p2', 'p3'].map((name) => held(name, begun));
    const wanted = held('c1', begun);
    const results = [...work.map(({ render }) => preview.wait(render)), commit.wait(wanted.render)];
    for (const { end } of [...work, wanted]) {
      await setImmediate();
      end();
    }
    expect(await Promise.all(results)).toEqual(['p1', 'p2', 'p3', 'c1']);
    expect(begun).toEqual(['p1', 'p2', 'c1', 'p3']);
  });

  it('row 30: lets the repository come first that has used it least, however many wait of another one', async () => {
    let now = 0;
    const queue = new RenderQueue(1, () => now);
    const lane = queue.lane();
    const begun: string[] = [];
    const render = (name: string, repository: string, ms: number): Promise<void> =>
      lane.wait(
        new QueuedRender(async () => {
          begun.push(name);
          await setImmediate();
          now += ms;
        }, repository),
      );
    await Promise.all([
      ...['b1', 'b2', 'b3'].map((name) => render(name, 'bad', 30_000)),
      ...['g1', 'g2', 'g3', 'g4'].map((name) => render(name, 'good', 10)),
    ]);
    expect(begun).toEqual(['b1', 'g1', 'g2', 'g3', 'g4', 'b2', 'b3']);
  });

  it('begins what several lanes wait for once, at the first turn of any', async () => {
    const queue = new RenderQueue(1, () => 0);
    const [preview, commit] = [queue.lane(), queue.lane()];
    const begun: string[] = [];
    const first = held('first', begun);
    const common = held('common', begun);
    const other = held('other', begun);
    const last = held('last', begun);
    const results = [
      preview.wait(first.render),
      preview.wait(other.render),
      preview.wait(last.render),
      preview.wait(common.render),
      commit.wait(common.render),
    ];
    for (const { end } of [first, other, common, last]) {
      await setImmediate();
      end();
    }
    await Promise.all(results);
    expect(begun).toEqual(['first', 'other', 'common', 'last']);
  });

  it('has no more under way than it has slots, and goes on after one that failed', async () => {
    const queue = new RenderQueue(2, () => 0);
    const lane = queue.lane();
    let running = 0;
    let most = 0;
    const work = Array.from(
      { length: 6 },
      (_, index) =>
        new QueuedRender(async () => {
          most = Math.max(most, ++running);
          await setImmediate();
          running -= 1;
          if (index === 1) throw new Error('bad');
          return index;
        }),
    );
    const results = await Promise.allSettled(work.map((render) => lane.wait(render)));
    expect(most).toBe(2);
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ]);
  });
});
