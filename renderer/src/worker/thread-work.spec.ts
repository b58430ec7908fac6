import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, it } from '@jest/globals';
import { threadWork } from './thread-work.js';

const threads: Worker[] = [];
function thread(code: string): Worker {
  const worker = new Worker(code, { eval: true });
  threads.push(worker);
  return worker;
}
afterEach(async () => {
  for (const worker of threads.splice(0)) await worker.terminate();
});

it('a thread that waits works nothing, however long', async () => {
  const worker = thread('setInterval(() => {}, 60_000)');
  await new Promise((resolve) => worker.once('online', resolve));
  await sleep(100);
  const worked = threadWork(worker);
  await sleep(300);
  expect(await worked()).toBeLessThan(100);
});

it('a thread that works without a pause is told of meanwhile', async () => {
  const worked = threadWork(thread('for (;;);'));
  while (((await worked()) ?? 0) < 50) await sleep(10);
});

it('nothing is known of a thread that ended', async () => {
  const worker = thread('0');
  const worked = threadWork(worker);
  await new Promise((resolve) => worker.once('exit', resolve));
  expect(await worked()).toBeUndefined();
});
