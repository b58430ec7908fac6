import { describe, expect, it } from '@jest/globals';
import { ClusterError } from '../../cluster/cluster.errors.js';
import { RequestLimiter } from './limiter.js';

const shed = (retryAfterMs: number): ClusterError => new ClusterError('RATE_LIMITED', 'too many', { retryAfterMs });

/** Answers as told, one after the other; then always. */
function answers(...errors: ClusterError[]): { request: () => Promise<number>; sent: number[] } {
  const sent: number[] = [];
  const request = (): Promise<number> => {
    sent.push(performance.now());
    const error = errors.shift();
    return error === undefined ? Promise.resolve(1) : Promise.reject(error);
  };
  return { request, sent };
}

describe('an API server that sheds load', () => {
  it('is left alone as long as it asks for, by all requests, and then asked again', async () => {
    const limiter = new RequestLimiter(4);
    const first = answers(shed(80));
    const second = answers();
    const started = performance.now();
    const waiting = limiter.run(first.request);
    await Promise.resolve();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await Promise.all([waiting, limiter.run(second.request, { isUrgent: true })])).toEqual([1, 1]);
    expect(first.sent).toHaveLength(2);
    for (const at of [first.sent[1] ?? 0, second.sent[0] ?? 0]) expect(at - started).toBeGreaterThanOrEqual(75);
  });

  it('gets half as many requests at once, and more again when it keeps up', async () => {
    const limiter = new RequestLimiter(8);
    await limiter.run(answers(shed(1)).request);
    expect(limiter.allowed).toBe(4);
    for (let answered = 0; answered < 60; answered += 1) await limiter.run(answers().request);
    expect(limiter.allowed).toBe(7);
    for (let answered = 0; answered < 60; answered += 1) await limiter.run(answers().request);
    expect(limiter.allowed).toBe(8);
  });

  it('is halved once for requests that are shed together, and never stopped', async () => {
    const limiter = new RequestLimiter(4);
    await Promise.all(Array.from({ length: 4 }, () => limiter.run(answers(shed(5)).request)));
    expect(limiter.allowed).toBe(2);
    for (let turn = 0; turn < 4; turn += 1) await limiter.run(answers(shed(1)).request);
    expect(limiter.allowed).toBe(1);
  });

  it('is not waited for longer than is worth it: the sender hears of it', async () => {
    const limiter = new RequestLimiter(4);
    const long = answers(shed(60_000));
    await expect(limiter.run(long.request)).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 60_000 });
    expect(long.sent).toHaveLength(1);
    const stubborn = new RequestLimiter(4);
    const often = answers(...Array.from({ length: 9 }, () => shed(1)));
    await expect(stubborn.run(often.request)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(often.sent).toHaveLength(4);
  });

  it('says nothing of other failures', async () => {
    const limiter = new RequestLimiter(4);
    await expect(limiter.run(() => Promise.reject(new ClusterError('INVALID', 'no')))).rejects.toThrow('no');
    expect(limiter.allowed).toBe(4);
  });
});

describe('the limiter before an API server that fails', () => {
  it('asks less at once when requests fail or are not answered in time, and more again when they are', async () => {
    const limiter = new RequestLimiter(16);
    const away = (): Promise<never> => Promise.reject(new ClusterError('UNAVAILABLE', 'no answer'));
    await Promise.allSettled(Array.from({ length: 16 }, () => limiter.run(away)));
    expect(limiter.allowed).toBeLessThanOrEqual(8);
    expect(limiter.allowed).toBeGreaterThanOrEqual(1);
    const fewest = limiter.allowed;
    for (let answers = 0; answers < 400; answers += 1) await limiter.run(async () => answers);
    expect(limiter.allowed).toBeGreaterThan(fewest);
    expect(limiter.allowed).toBeLessThanOrEqual(16);
  });

  it.each([
    ['what the server refuses', new ClusterError('FORBIDDEN', 'no')],
    ['a webhook that fails', new ClusterError('UNAVAILABLE', 'no', { isServerWell: true })],
  ])('does not slow down for %s', async (_, error) => {
    const limiter = new RequestLimiter(16);
    const refused = (): Promise<never> => Promise.reject(error);
    await Promise.allSettled(Array.from({ length: 16 }, () => limiter.run(refused)));
    expect(limiter.allowed).toBe(16);
  });
});
