import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { RenderClock } from './render-clock.js';

const LIMIT_MS = 40;

/** A clock of a thread that worked so much at each look; when it was over, in limits. */
async function overAfter(worked: (looks: number) => number | undefined): Promise<{ looks: number; limits: number }> {
  let looks = 0;
  const startedAt = performance.now();
  const over = Promise.withResolvers<void>();
  const clock = new RenderClock(LIMIT_MS, async () => worked((looks += 1)), over.resolve);
  clock.run();
  await over.promise;
  return { looks, limits: (performance.now() - startedAt) / LIMIT_MS };
}

it('a thread that worked all the time has its limit', async () => {
  expect((await overAfter(() => LIMIT_MS)).looks).toBe(1);
});

it('so has one of which nothing is known', async () => {
  expect((await overAfter(() => undefined)).looks).toBe(1);
});

it('a thread that could not work has the rest of its time later', async () => {
  const { looks, limits } = await overAfter((look) => (look === 1 ? LIMIT_MS / 2 : LIMIT_MS));
  expect(looks).toBe(2);
  expect(limits).toBeGreaterThan(1.4);
});

it('a thread that never works is given up all the same', async () => {
  const { limits } = await overAfter(() => 0);
  expect(limits).toBeGreaterThan(3.9);
});

it('waiting for others is not counted', async () => {
  let overs = 0;
  const clock = new RenderClock(
    LIMIT_MS,
    async () => LIMIT_MS,
    () => (overs += 1),
  );
  clock.run();
  clock.pause();
  await sleep(2 * LIMIT_MS);
  expect(overs).toBe(0);
  clock.run();
  await sleep(3 * LIMIT_MS);
  expect(overs).toBe(1);
});

it('a task that ends while it is looked at is not over', async () => {
  let overs = 0;
  const looked = Promise.withResolvers<undefined>();
  const clock = new RenderClock(
    LIMIT_MS,
    () => looked.promise,
    () => (overs += 1),
  );
  clock.run();
  await sleep(2 * LIMIT_MS);
  clock.pause();
  looked.resolve(undefined);
  await sleep(LIMIT_MS);
  expect(overs).toBe(0);
});
