// What holds for every job queue. The same tests run on the fake and on the real one, so that the fake cannot lie.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JobHandler, JobQueue } from './job-queue.js';

export interface JobQueueUnderTest {
  readonly queue: JobQueue;
  /** Starts the queue, where it has a start. */
  start(): Promise<void>;
  /** Waits until nothing is left that could run now. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;

export function jobQueueContract(name: string, make: () => Promise<JobQueueUnderTest>): void {
  describe(name, () => {
    let subject: JobQueueUnderTest;
    const runs: string[] = [];
    const record: JobHandler = async (identity) => void runs.push(identity);

    beforeEach(async () => {
      runs.length = 0;
      subject = await make();
    });
    afterEach(() => subject.close());

    it('runs a job with the identity that was asked for', async () => {
      subject.queue.handle('refresh', record);
      await subject.queue.enqueue('refresh', 'a');
      await subject.start();
      await subject.settle();
      expect(runs).toEqual(['a']);
    });

    it('collapses jobs for the same identity that have not started', async () => {
      subject.queue.handle('refresh', record);
      await subject.queue.enqueueAll('refresh', ['a', 'b', 'a']);
      await subject.queue.enqueue('refresh', 'b');
      await subject.start();
      await subject.settle();
      expect(runs.toSorted()).toEqual(['a', 'b']);
    });

    it('keeps jobs of different names apart', async () => {
      subject.queue.handle('refresh', async (identity) => void runs.push(`refresh ${identity}`));
      subject.queue.handle('expand', async (identity) => void runs.push(`expand ${identity}`));
      await subject.queue.enqueue('refresh', 'a');
      await subject.queue.enqueue('expand', 'a');
      await subject.start();
      await subject.settle();
      expect(runs.toSorted()).toEqual(['expand a', 'refresh a']);
    });

    it('runs a job once more when it is asked for while it runs, and not at the same time', async () => {
      let running = 0;
      subject.queue.handle('refresh', async (identity) => {
        expect(++running).toBe(1);
        if (runs.push(identity) === 1) await subject.queue.enqueue('refresh', identity);
        await new Promise((resolve) => setTimeout(resolve, 50));
        running -= 1;
      });
      await subject.queue.enqueue('refresh', 'a');
      await subject.start();
      await subject.settle();
      expect(runs).toEqual(['a', 'a']);
    });

    it('does not start a job before its time', async () => {
      subject.queue.handle('refresh', record);
      await subject.queue.enqueue('refresh', 'later', { runAt: new Date(Date.now() + HOUR_MS) });
      await subject.start();
      await subject.settle();
      expect(runs).toEqual([]);
    });

    it('never puts off a job that waits already', async () => {
      subject.queue.handle('refresh', record);
      await subject.queue.enqueue('refresh', 'a');
      await subject.queue.enqueue('refresh', 'a', { runAt: new Date(Date.now() + HOUR_MS) });
      await subject.start();
      await subject.settle();
      expect(runs).toEqual(['a']);
    });

    it('brings a job forward when it is wanted earlier', async () => {
      subject.queue.handle('refresh', record);
      await subject.queue.enqueue('refresh', 'a', { runAt: new Date(Date.now() + HOUR_MS) });
      await subject.queue.enqueue('refresh', 'a');
      await subject.start();
      await subject.settle();
      expect(runs).toEqual(['a']);
    });

    it('takes identities of any length and letters', async () => {
      const identities = ['x'.repeat(3_000), 'https://git.example.com/ä?b="c"\nmain', "it's {} $1"];
      subject.queue.handle('refresh', record);
      await subject.queue.enqueueAll('refresh', identities);
      await subject.start();
      await subject.settle();
      expect(runs.toSorted()).toEqual(identities.toSorted());
    });
  });
}
