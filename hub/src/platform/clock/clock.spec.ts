import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { SystemClock } from './clock.js';

it('work is what this thread did, not the time that it waited', async () => {
  const clock = new SystemClock();
  const before = clock.workMs();
  await sleep(300);
  const afterWaiting = clock.workMs();
  expect(afterWaiting - before).toBeLessThan(200);
  const start = clock.monotonicMs();
  while (clock.workMs() - afterWaiting < 50) expect(clock.monotonicMs() - start).toBeLessThan(10_000);
});
