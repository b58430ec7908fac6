import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, startTestDatabase } from '../database/test-database.js';
import { SilentLogger } from '../logging/logger.js';
import { currentRequestId } from '../logging/request-context.js';
import { Metrics } from '../metrics/metrics.js';
import { GraphileJobQueue } from './graphile-job-queue.js';
import { jobQueueContract } from './job-queue.contract.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());

async function makeQueue(): Promise<GraphileJobQueue> {
  const { dataSource, url } = database;
  return new GraphileJobQueue({ dataSource, url, concurrency: 4, logger: new SilentLogger(), metrics: new Metrics() });
}

async function settle(): Promise<void> {
  for (;;) {
    const [row] = await database.dataSource.query<{ busy: boolean }[]>(
      `select exists (select from graphile_worker.jobs where run_at <= now() and attempts < max_attempts or locked_at is not null) as busy`,
    );
    if (row?.busy !== true) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Until workers that have just begun, or ended a job, have looked for more and found none: they are not woken by chance. */
const idle = (): Promise<void> => delay(300);

/** The next poll comes after 30 s; a machine that stands still for a while is not too late. */
const SOON_MS = 10_000;

beforeEach(() => database.dataSource.query('delete from graphile_worker._private_jobs'));

jobQueueContract('the job queue in Postgres', async () => {
  const queue = await makeQueue();
  return { queue, start: () => queue.onApplicationBootstrap(), settle, close: () => queue.onModuleDestroy() };
});

describe('the job queue in Postgres', () => {
  async function withQueue(
    work: (queue: GraphileJobQueue, start: () => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const queue = await makeQueue();
    try {
      await work(queue, () => queue.onApplicationBootstrap());
    } finally {
      await queue.onModuleDestroy();
    }
  }

  it('runs at once what a transaction under way asks for, though a later time is asked for meanwhile', () =>
    withQueue(async (queue) => {
      const later = new Date('2100-01-01T00:00:00Z');
      const { promise, resolve } = Promise.withResolvers<void>();
      let waiting: Promise<void> | undefined;
      await database.dataSource.transaction(async (transaction) => {
        await queue.enqueue('refresh', 'a', { transaction });
        waiting = queue.enqueue('refresh', 'a', { runAt: later });
        // It waits for the row of this transaction.
        setTimeout(resolve, 200);
        await promise;
      });
      await waiting;
      const rows = await database.dataSource.query<{ isDue: boolean }[]>(
        'select run_at <= now() as "isDue" from graphile_worker.jobs',
      );
      expect(rows).toEqual([{ isDue: true }]);
    }));

  it('forgets a job whose transaction does not commit', () =>
    withQueue(async (queue, start) => {
      const handler = jest.fn(async () => {});
      queue.handle('refresh', handler);
      const abandoned = database.dataSource.transaction(async (transaction) => {
        await queue.enqueue('refresh', 'a', { transaction });
        throw new Error('rolled back');
      });
      await expect(abandoned).rejects.toThrow('rolled back');
      await start();
      await settle();
      expect(handler).not.toHaveBeenCalled();
    }));

  it('starts a job within milliseconds of its commit', () =>
    withQueue(async (queue, start) => {
      let startedAt = 0;
      queue.handle('refresh', async () => void (startedAt = performance.now()));
      await start();
      await queue.enqueue('refresh', 'warm-up');
      await until(() => startedAt > 0);
      await settle();
      // The fastest of a few: what the machine does besides is not the queue's slowness.
      let fastestMs = Number.POSITIVE_INFINITY;
      for (let tries = 0; tries < 5 && fastestMs >= 500; tries += 1) {
        startedAt = 0;
        const askedAt = performance.now();
        await queue.enqueue('refresh', 'a');
        await until(() => startedAt > 0);
        fastestMs = Math.min(fastestMs, startedAt - askedAt);
        // A job that has run is still to be struck off: without that its connection would be waited for after the end.
        await settle();
      }
      expect(fastestMs).toBeLessThan(500);
    }));

  it.each([1, 30, 700])('starts a job at its time, long before the next poll: in %i ms', (delayMs) =>
    withQueue(async (queue, start) => {
      let startedAt = 0;
      queue.handle('refresh', async () => void (startedAt = Date.now()));
      await start();
      await idle();
      const runAt = new Date(Date.now() + delayMs);
      await queue.enqueue('refresh', 'a', { runAt });
      await until(() => startedAt > 0);
      expect(startedAt).toBeGreaterThanOrEqual(runAt.getTime() - 20);
      expect(startedAt).toBeLessThan(runAt.getTime() + SOON_MS);
      await settle();
    }),
  );

  it.each([100, 400])('does so where the transaction that asks for it commits %i ms later', (openMs) =>
    withQueue(async (queue, start) => {
      let startedAt = 0;
      queue.handle('refresh', async () => void (startedAt = Date.now()));
      await start();
      await idle();
      const runAt = new Date(Date.now() + 250);
      await database.dataSource.transaction(async (transaction) => {
        await queue.enqueue('refresh', 'a', { runAt, transaction });
        await delay(openMs);
      });
      await until(() => startedAt > 0);
      expect(startedAt).toBeLessThan(runAt.getTime() + SOON_MS);
      await settle();
    }),
  );

  it('runs what waits for a time at once when a clock was set back', () =>
    withQueue(async (queue, start) => {
      const runs: string[] = [];
      queue.handle('refresh', async (identity) => void runs.push(identity));
      await start();
      const runAt = new Date(Date.now() + 5 * 365 * 86_400_000);
      await queue.enqueueAll('refresh', ['a', 'b'], { runAt });
      await settle();
      await idle();
      expect(runs).toEqual([]);
      const askedAt = Date.now();
      await queue.hastenAll();
      await until(() => runs.length === 2);
      expect(Date.now() - askedAt).toBeLessThan(SOON_MS);
      await settle();
    }));

  it('does so at its start, too, when that happened while it was away, and only then', () =>
    withQueue(async (queue, start) => {
      const runs: string[] = [];
      queue.handle('refresh', async (identity) => void runs.push(identity));
      const runAt = new Date(Date.now() + 5 * 365 * 86_400_000);
      await queue.enqueue('refresh', 'a', { runAt });
      await withQueue(async (other, startOther) => {
        other.handle('refresh', async () => void runs.push('too early'));
        await startOther();
        await settle();
      });
      expect(runs).toEqual([]);
      await database.dataSource.query(
        `update graphile_worker._private_jobs set updated_at = now() + interval '1 hour'`,
      );
      await start();
      await until(() => runs.length === 1);
      await settle();
      expect(runs).toEqual(['a']);
    }));

  it('tries a job again that threw, without waiting for the next poll', () =>
    withQueue(async (queue, start) => {
      let tries = 0;
      queue.handle('refresh', async () => {
        if (++tries === 1) throw new Error('not yet');
      });
      await start();
      await queue.enqueue('refresh', 'a');
      await until(() => tries === 2);
      await settle();
    }));

  it('gives back the jobs of a hub that died', () =>
    withQueue(async (queue, start) => {
      const handler = jest.fn(async () => {});
      queue.handle('refresh', handler);
      await queue.enqueue('refresh', 'a');
      await database.dataSource.query(
        `update graphile_worker._private_jobs set locked_at = now() - interval '10 seconds', locked_by = 'pool-of-the-dead', attempts = 1`,
      );
      await start();
      await settle();
      expect(handler).toHaveBeenCalledTimes(1);
    }));

  it('soon runs the job of a hub that died a moment before this one started', () =>
    withQueue(async (queue, start) => {
      let startedAt = 0;
      queue.handle('refresh', async () => void (startedAt = performance.now()));
      await queue.enqueue('refresh', 'a');
      await database.dataSource.query(
        `update graphile_worker._private_jobs set locked_at = now(), locked_by = 'pool-of-the-dead', attempts = 1`,
      );
      const begunAt = performance.now();
      await start();
      await until(() => startedAt > 0);
      expect(startedAt - begunAt).toBeLessThan(SOON_MS);
      await settle();
    }));

  it('leaves the jobs of a living hub alone', () =>
    withQueue(async (queue, start) => {
      let runs = 0;
      let finish = (): void => {};
      queue.handle('refresh', async () => {
        runs += 1;
        await new Promise<void>((resolve) => (finish = resolve));
      });
      await start();
      await queue.enqueue('refresh', 'a');
      await until(() => runs === 1);
      // Its pool takes its lock a moment after it connected.
      await new Promise((resolve) => setTimeout(resolve, 300));
      await database.dataSource.query(
        `update graphile_worker._private_jobs set locked_at = now() - interval '10 seconds'`,
      );
      await withQueue(async (second, startSecond) => {
        second.handle('refresh', async () => void (runs += 1));
        await startSecond();
        await new Promise((resolve) => setTimeout(resolve, 200));
      });
      finish();
      await settle();
      expect(runs).toBe(1);
    }));

  it('survives that Postgres ends all its connections', () =>
    withQueue(async (queue, start) => {
      const handler = jest.fn(async () => {});
      queue.handle('refresh', handler);
      await start();
      await database.dataSource.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name like '%-jobs'`,
      );
      await queue.enqueue('refresh', 'a');
      await settle();
      expect(handler).toHaveBeenCalledTimes(1);
    }));

  it('gives each run an id for its log lines', () =>
    withQueue(async (queue, start) => {
      let requestId: string | undefined;
      queue.handle('refresh', async () => void (requestId = currentRequestId()));
      await queue.enqueue('refresh', 'a');
      await start();
      await settle();
      expect(requestId).toBe('job:refresh:a');
    }));

  it('refuses handlers that come too late', () =>
    withQueue(async (queue, start) => {
      await start();
      expect(() => queue.handle('refresh', async () => {})).toThrow('too late');
    }));
});
