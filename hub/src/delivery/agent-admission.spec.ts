import { describe, expect, it } from '@jest/globals';
import { AgentAdmission } from './agent-admission.js';

describe('the door for agents', () => {
  it('row 40: lets some in, has some wait, and tells the others when to come back', async () => {
    const admission = new AgentAdmission();
    const gate = Promise.withResolvers<void>();
    let running = 0;
    let most = 0;
    const ask = (): Promise<number> =>
      admission.admit(async () => {
        running += 1;
        most = Math.max(most, running);
        await gate.promise;
        running -= 1;
        return running;
      });
    const asked = Array.from({ length: 1_000 }, () =>
      ask().then(
        () => 'done',
        (error: unknown) => error,
      ),
    );
    await new Promise((resolve) => setImmediate(resolve));
    gate.resolve();
    const outcomes = await Promise.all(asked);
    const away = outcomes.filter((outcome) => outcome !== 'done');
    expect(most).toBe(32);
    expect(away).toHaveLength(1_000 - 32 - 256);
    expect(away[0]).toMatchObject({ code: 'RATE_LIMITED', kind: 'LimitExceeded', retryable: true });
    const waits = away.map((error) => (error as { details: { retryAfterSeconds: number } }).details.retryAfterSeconds);
    expect(new Set(waits)).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8]));
  });

  it('is open again afterwards, also after work that failed', async () => {
    const admission = new AgentAdmission();
    await Promise.allSettled(Array.from({ length: 100 }, () => admission.admit(() => Promise.reject(new Error('no')))));
    expect(await admission.admit(() => Promise.resolve(1))).toBe(1);
  });
});
