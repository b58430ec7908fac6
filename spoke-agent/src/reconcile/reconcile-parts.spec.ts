import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { DriftReportInput } from '@wheelhouse/protocol';
import { ClusterError } from '../cluster/cluster.errors.js';
import { AUTOMATED } from '../link/fake-hub.js';
import { FakeClock } from './clock.js';
import { DriftLog, MAX_DRIFT_ENTRIES } from './drift/drift-log.js';
import { Holds } from './holds/holds.js';
import { RequestLimiter } from './writes/limiter.js';
import { isOlder } from './state/live-facts.js';
import { FLIP_WINDOW_MS, LoopBreaker, MAX_FLIPS } from './drift/loop-breaker.js';
import { objectRetryMs, outageRetryMs, policyRetryMs } from './sync/retry.js';
import { decideSync, type SyncFacts } from './sync/sync-decision.js';
import { WorkQueue } from './work-queue.js';

describe('the work queue', () => {
  it('works a key once however often it is added, and again when it is added meanwhile', async () => {
    const worked: string[] = [];
    const queue = new WorkQueue(new FakeClock(), async (key) => {
      worked.push(key);
      if (worked.length === 1) queue.add(key);
      await pause(1);
    });
    queue.add('a');
    queue.add('a');
    queue.add('b');
    await queue.whenIdle();
    expect(worked.toSorted()).toEqual(['a', 'a', 'b']);
  });

  it('never works more keys at once than it may, nor one key twice', async () => {
    let running = 0;
    let most = 0;
    const busy = new Set<string>();
    const work = async (key: string): Promise<void> => {
      expect(busy.has(key)).toBe(false);
      busy.add(key);
      most = Math.max(most, (running += 1));
      await pause(1);
      running -= 1;
      busy.delete(key);
    };
    const queue = new WorkQueue(new FakeClock(), work, 3);
    for (let n = 0; n < 30; n += 1) queue.add(`key-${n % 10}`);
    await queue.whenIdle();
    expect(most).toBe(3);
  });

  it('keeps appointments, and forgets one when the key is added before', async () => {
    const clock = new FakeClock();
    const worked: string[] = [];
    const queue = new WorkQueue(clock, async (key) => void worked.push(key));
    queue.addAfter('a', 100);
    queue.addAfter('b', 100);
    queue.add('b');
    clock.advance(99);
    await queue.whenIdle();
    expect(worked).toEqual(['b']);
    clock.advance(1);
    await queue.whenIdle();
    expect(worked).toEqual(['b', 'a']);
  });

  it('takes nothing more once it is stopped', async () => {
    const worked: string[] = [];
    const queue = new WorkQueue(new FakeClock(), async (key) => void worked.push(key));
    await queue.stop();
    queue.add('a');
    expect(worked).toEqual([]);
  });
});

describe('the request limiter', () => {
  it('lets urgent requests overtake those that wait', async () => {
    const limiter = new RequestLimiter(1);
    const order: string[] = [];
    const request = (name: string, isUrgent = false): Promise<void> =>
      limiter.run(
        async () => {
          order.push(name);
          await pause(1);
        },
        { isUrgent },
      );
    await Promise.all([request('first'), request('ordinary'), request('urgent', true)]);
    expect(order).toEqual(['first', 'urgent', 'ordinary']);
  });

  it('goes on after a request failed', async () => {
    const limiter = new RequestLimiter(1);
    await expect(limiter.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await limiter.run(async () => 1)).toBe(1);
  });
});

describe('the drift log', () => {
  const entry = (id: string): DriftReportInput => ({ id }) as DriftReportInput;

  it('drops the oldest beyond its bound, and counts them', () => {
    const log = new DriftLog();
    for (let n = 0; n < MAX_DRIFT_ENTRIES + 7; n += 1) log.add(entry(String(n)));
    expect(log.size).toBe(MAX_DRIFT_ENTRIES);
    expect(log.dropped).toBe(7);
    expect(log.peek(1)).toEqual([entry('7')]);
    log.confirm(log.peek(500), 7);
    expect([log.size, log.dropped]).toEqual([MAX_DRIFT_ENTRIES - 500, 0]);
  });

  it('keeps an entry that changed while it was reported', () => {
    const log = new DriftLog();
    log.add(entry('a'));
    const sent = log.peek(10);
    log.add({ ...entry('a'), state: 'Healed' });
    log.confirm(sent, 0);
    expect(log.peek(10)).toMatchObject([{ id: 'a', state: 'Healed' }]);
  });
});

describe('the loop breaker', () => {
  it('trips at the fifth flip of one field within the window, not before', () => {
    const breaker = new LoopBreaker(new FakeClock());
    const trips = Array.from({ length: MAX_FLIPS }, () => breaker.record('x', ['spec.replicas']));
    expect(trips).toEqual([false, false, false, false, true]);
  });

  it('counts fields and objects apart, and forgets old flips', () => {
    const clock = new FakeClock();
    const breaker = new LoopBreaker(clock);
    for (let n = 0; n < MAX_FLIPS - 1; n += 1) breaker.record('x', ['a']);
    expect(breaker.record('x', ['b'])).toBe(false);
    expect(breaker.record('y', ['a'])).toBe(false);
    clock.advance(FLIP_WINDOW_MS + 1);
    expect(breaker.record('x', ['a'])).toBe(false);
  });
});

describe('retries', () => {
  it('follow the policy: limit, factor, longest wait, without end at -1', () => {
    const retry = { limit: 3, backoff: { durationMs: 5_000, factor: 2, maxDurationMs: 12_000 } };
    expect([1, 2, 3, 4].map((n) => policyRetryMs(retry, n))).toEqual([5_000, 10_000, 12_000, undefined]);
    expect(policyRetryMs({ ...retry, limit: -1 }, 1_000)).toBe(12_000);
    expect(policyRetryMs({ ...retry, limit: 0 }, 1)).toBeUndefined();
  });

  it('wait as long as the cluster asks', () => {
    expect(outageRetryMs(1, 9_000)).toBe(9_000);
    expect(outageRetryMs(100)).toBe(30_000);
    expect(objectRetryMs(1, new ClusterError('RATE_LIMITED', 'busy', { retryAfterMs: 7_000 }))).toBe(7_000);
  });
});

describe('holds', () => {
  it('say the gravest reason, and what may still be done', () => {
    const changes: string[] = [];
    const holds = new Holds(({ type, code }) => changes.push(`${code} ${type}`));
    expect([holds.mayApply, holds.mayDelete, holds.current]).toEqual([true, true, undefined]);
    holds.begin('HUB_BEHIND', 'a');
    holds.begin('HUB_BEHIND', 'a');
    expect([holds.mayApply, holds.mayDelete]).toEqual([true, false]);
    holds.begin('AGENT_DUPLICATE', 'b');
    expect([holds.mayApply, holds.current?.code]).toEqual([false, 'AGENT_DUPLICATE']);
    holds.end('AGENT_DUPLICATE');
    holds.end('AGENT_DUPLICATE');
    expect([holds.mayApply, holds.current?.code]).toEqual([true, 'HUB_BEHIND']);
    expect(changes).toEqual(['HUB_BEHIND began', 'AGENT_DUPLICATE began', 'AGENT_DUPLICATE ended']);
  });
});

describe('the decision to sync', () => {
  const assignment = { digest: 'new', syncPolicy: AUTOMATED, operation: null } as unknown as SyncFacts['assignment'];
  const facts: SyncFacts = {
    assignment,
    key: 'new',
    isUnderWay: false,
    syncedAssignment: 'new',
    failedAssignment: '',
    lastOperationId: '',
    expectedCount: 2,
    unappliedCount: 0,
    prunableCount: 0,
    mayDelete: true,
  };
  const automated = (change: object): SyncFacts['assignment'] =>
    ({ ...assignment, syncPolicy: { ...AUTOMATED, automated: { ...AUTOMATED.automated, ...change } } }) as never;
  const manual = { ...assignment, syncPolicy: { ...AUTOMATED, automated: null } } as SyncFacts['assignment'];
  const asked = (request: object): SyncFacts['assignment'] =>
    ({
      ...assignment,
      operation: { id: 'op', prune: false },
      syncPolicy: { ...AUTOMATED, request: { id: 'op', ...request } },
    }) as never;
  const sync = { type: 'sync', prune: true, operationId: undefined };

  it.each<[says: string, change: Partial<SyncFacts>, expected: object]>([
    ['nothing when all is synced', {}, { type: 'none' }],
    ['a sync when the assignment changed', { syncedAssignment: 'old' }, sync],
    [
      'only a look when that assignment failed for good',
      { syncedAssignment: 'old', failedAssignment: 'new' },
      { type: 'compare' },
    ],
    ['only a look when syncs are by request', { assignment: manual, syncedAssignment: 'old' }, { type: 'compare' }],
    ['a sync when something is to be pruned', { prunableCount: 1 }, sync],
    ['nothing when something is to be pruned under a hold', { prunableCount: 1, mayDelete: false }, { type: 'none' }],
    ['a sync when an object was never applied', { unappliedCount: 1 }, sync],
    ['a refusal when an empty render would delete all', { expectedCount: 0, prunableCount: 3 }, { type: 'refused' }],
    [
      'a sync when an empty render may delete all',
      { assignment: automated({ allowEmpty: true }), expectedCount: 0, prunableCount: 3 },
      sync,
    ],
    [
      'no refusal when nothing is pruned anyway',
      { assignment: automated({ prune: false }), expectedCount: 0, prunableCount: 3 },
      { type: 'none' },
    ],
    [
      'a requested sync, with its own prune',
      { assignment: { ...manual, operation: { id: 'op', prune: false } } },
      { type: 'sync', prune: false, operationId: 'op' },
    ],
    ['a sync that is under way, to its end', { isUnderWay: true }, sync],
    [
      'a dry run where that was asked for',
      { assignment: asked({ dryRun: true }) },
      { type: 'dryRun', prune: false, operationId: 'op' },
    ],
    [
      'the end of what runs where that was asked for, also of an automated sync',
      { assignment: { ...asked({ terminate: true }), operation: null } },
      { type: 'terminate', operationId: 'op' },
    ],
    [
      'no end twice, and nothing else for that request',
      {
        assignment: asked({ terminate: true }),
        lastOperationId: 'op',
        syncedAssignment: 'old',
        failedAssignment: 'new',
      },
      { type: 'compare' },
    ],
    [
      'a plain sync where the wishes are of another request',
      { assignment: asked({ dryRun: true, id: 'other' }) },
      { type: 'sync', operationId: 'op' },
    ],
    [
      'no requested sync twice',
      { assignment: { ...manual, operation: { id: 'op', prune: false } }, lastOperationId: 'op' },
      { type: 'compare' },
    ],
  ])('is %s', (_, change, expected) => {
    expect(decideSync({ ...facts, ...change })).toMatchObject(expected);
  });
});

describe('resource versions', () => {
  it('are ordered as numbers, and what is none is never older', () => {
    expect(isOlder('9', '10')).toBe(true);
    expect(isOlder('10', '9')).toBe(false);
    expect(isOlder('99999999999999999998', '99999999999999999999')).toBe(true);
    expect(isOlder(undefined, '10')).toBe(false);
    expect(isOlder('abc', '10')).toBe(false);
  });
});
