// The limiter before servers that answer everything, quickly or slowly: in simulated time, so that nothing here waits.
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { ClusterError } from '../../cluster/cluster.errors.js';
import { AnswerTimes } from './answer-times.js';
import { DEFAULT_REQUEST_CONCURRENCY, RequestLimiter } from './limiter.js';

/** An API server: how long it takes for an answer, by how many it works on. */
class SimulatedServer {
  nowMs = 0;
  /** The most requests that were in flight at once. */
  mostAtOnce = 0;
  timeFor: (atOnce: number) => number;
  private readonly inFlight: { readonly doneAtMs: number; readonly answer: () => void }[] = [];

  constructor(timeFor: (atOnce: number) => number) {
    this.timeFor = timeFor;
  }

  /** So many at once at full speed; beyond that all take turns. */
  static ofCapacity(capacity: number, serviceMs: number): SimulatedServer {
    return new SimulatedServer((atOnce) => serviceMs * Math.max(1, atOnce / capacity));
  }

  request = (): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.inFlight.push({ doneAtMs: this.nowMs + this.timeFor(this.inFlight.length + 1), answer: resolve });
    this.mostAtOnce = Math.max(this.mostAtOnce, this.inFlight.length);
    return promise;
  };

  /** Answers all that comes until nothing is left. */
  async work(): Promise<void> {
    for (await turn(); this.inFlight.length > 0; await turn()) {
      this.inFlight.sort((left, right) => left.doneAtMs - right.doneAtMs);
      const next = this.inFlight.shift();
      this.nowMs = Math.max(this.nowMs, next?.doneAtMs ?? 0);
      next?.answer();
    }
  }
}

/** Sends so many requests at once, and answers how long all of them took. */
async function send(server: SimulatedServer, limiter: RequestLimiter, count: number): Promise<number> {
  const startedMs = server.nowMs;
  const all = Promise.all(Array.from({ length: count }, () => limiter.run(server.request)));
  await server.work();
  await all;
  return server.nowMs - startedMs;
}

const before = (server: SimulatedServer): RequestLimiter =>
  new RequestLimiter(DEFAULT_REQUEST_CONCURRENCY, () => server.nowMs);

describe('the limiter before a server that is quick', () => {
  it.each([
    ['at any load', new SimulatedServer(() => 8)],
    ['unless it has much to do', SimulatedServer.ofCapacity(4, 40)],
  ])('sends as much at once as it may: %s', async (_, server) => {
    const limiter = before(server);
    const tookMs = await send(server, limiter, 2_000);
    expect(limiter.allowed).toBe(DEFAULT_REQUEST_CONCURRENCY);
    expect(server.mostAtOnce).toBe(DEFAULT_REQUEST_CONCURRENCY);
    expect(tookMs).toBeLessThanOrEqual((2_000 / DEFAULT_REQUEST_CONCURRENCY) * server.timeFor(20) + 1);
  });

  it('passes single requests over that take long', async () => {
    let sent = 0;
    const server = new SimulatedServer(() => ((sent += 1) % 80 === 0 ? 10_000 : 10));
    const limiter = before(server);
    await send(server, limiter, 400);
    expect(limiter.allowed).toBe(DEFAULT_REQUEST_CONCURRENCY);
  });
});

describe('the limiter before a server that gets slow', () => {
  it('asks less at once, without getting less done', async () => {
    const server = SimulatedServer.ofCapacity(2, 200);
    const limiter = before(server);
    const tookMs = await send(server, limiter, 1_000);
    expect(limiter.allowed).toBeLessThan(10);
    expect(limiter.allowed).toBeGreaterThanOrEqual(4);
    // It does ten a second, however many wait.
    expect(tookMs).toBeLessThan(1_000 * 100 * 1.05);
    server.mostAtOnce = 0;
    await send(server, limiter, 200);
    expect(server.mostAtOnce).toBeLessThan(10);
  });

  it('goes on with a few requests however slow it is, and with all of them when it is quick again', async () => {
    const server = new SimulatedServer(() => 5_000);
    const limiter = before(server);
    await send(server, limiter, 400);
    expect(limiter.allowed).toBe(4);
    server.timeFor = () => 20;
    await send(server, limiter, 20 * 16 + 40);
    expect(limiter.allowed).toBe(DEFAULT_REQUEST_CONCURRENCY);
  });

  it('is not held below those few by its slowness once it fails no more', async () => {
    const server = new SimulatedServer(() => 5_000);
    const limiter = before(server);
    const fails = (): Promise<void> => Promise.reject(new ClusterError('UNAVAILABLE', 'no answer'));
    for (let failures = 0; failures < 6; failures += 1) await limiter.run(fails).catch(() => undefined);
    expect(limiter.allowed).toBe(1);
    await send(server, limiter, 20 * 3 + 5);
    expect(limiter.allowed).toBe(4);
  });
});

describe('the limiter before a server that is far away', () => {
  it('learns that asking little makes it no faster, and asks all it may', async () => {
    const server = new SimulatedServer(() => 800);
    const limiter = before(server);
    await send(server, limiter, 1_000);
    expect(limiter.allowed).toBe(DEFAULT_REQUEST_CONCURRENCY);
  });

  it('knows it at once from times when little was asked', async () => {
    const server = new SimulatedServer(() => 800);
    const limiter = before(server);
    for (let looks = 0; looks < 20; looks += 1) await send(server, limiter, 1);
    await send(server, limiter, 100);
    expect(limiter.allowed).toBe(DEFAULT_REQUEST_CONCURRENCY);
  });
});

describe('times of answers', () => {
  it('say nothing before there are enough, and begin anew afterwards', () => {
    const times = new AnswerTimes(4);
    const paces = Array.from({ length: 40 }, () => times.note(900, 20));
    expect(paces.flatMap((pace, index) => (pace === undefined ? [] : [`${index} ${pace}`]))).toEqual([
      '19 slow',
      '39 slow',
    ]);
  });

  it('never take two seconds for quick, whatever the server is used to', () => {
    const times = new AnswerTimes(4);
    const look = (durationMs: number): unknown => Array.from({ length: 20 }, () => times.note(durationMs, 1)).at(-1);
    look(1_900);
    expect(look(1_950)).toBe('quick');
    expect(look(2_001)).toBe('slow');
  });
});
