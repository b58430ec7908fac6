import { describe, expect, it } from '@jest/globals';
import { FakeJobQueue } from './fake-job-queue.js';
import { jobQueueContract } from './job-queue.contract.js';

jobQueueContract('the fake job queue', async () => {
  const queue = new FakeJobQueue();
  return { queue, start: async () => {}, settle: () => queue.runAll(), close: async () => {} };
});

describe('the fake job queue', () => {
  it('shows what waits and runs timed jobs when their time is told', async () => {
    const queue = new FakeJobQueue();
    const runs: string[] = [];
    const runAt = new Date('2026-01-01T00:00:00Z');
    queue.handle('refresh', async (identity) => void runs.push(identity));
    await queue.enqueue('refresh', 'a', { runAt });
    expect(queue.jobs).toEqual([{ name: 'refresh', identity: 'a', runAt }]);
    await queue.runAll(new Date('2026-01-01T00:00:01Z'));
    expect(runs).toEqual(['a']);
  });
});
