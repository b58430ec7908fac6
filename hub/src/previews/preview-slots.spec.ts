import { describe, expect, it } from '@jest/globals';
import { MAX_RUNNING_PREVIEWS, MAX_WAITING_PREVIEWS } from './preview-limits.js';
import { PreviewSlots } from './preview-slots.js';

describe('turns of previews', () => {
  it('lets few run at one time, the longest waiting next, and refuses when too many wait', async () => {
    const slots = new PreviewSlots();
    const started: number[] = [];
    const gates = Array.from({ length: MAX_RUNNING_PREVIEWS + MAX_WAITING_PREVIEWS }, () =>
      Promise.withResolvers<void>(),
    );
    const runs = gates.map(({ promise }, index) =>
      slots.run(async () => {
        started.push(index);
        await promise;
      }),
    );
    await expect(slots.run(async () => 'never')).rejects.toMatchObject({ code: 'PREVIEW_BUSY' });
    expect(started).toEqual([0, 1]);
    gates[1]?.resolve();
    await runs[1];
    await Promise.resolve();
    expect(started).toEqual([0, 1, 2]);
    for (const { resolve } of gates) resolve();
    await Promise.all(runs);
    expect(started).toEqual(gates.map((_, index) => index));
    await expect(slots.run(async () => 'again')).resolves.toBe('again');
  });

  it('gives up what takes too long, and frees the turn only when it has ended', async () => {
    const slots = new PreviewSlots();
    const ends: (() => void)[] = [];
    const endless = () =>
      slots.run(
        (signal) =>
          new Promise<void>((resolve) => {
            ends.push(resolve);
            signal.addEventListener('abort', () => ends.length);
          }),
        5,
      );
    const given = await Promise.allSettled([endless(), endless()]);
    expect(given.map((one) => one.status === 'rejected' && one.reason)).toMatchObject([
      { code: 'PREVIEW_TIMEOUT' },
      { code: 'PREVIEW_TIMEOUT' },
    ]);
    let isStarted = false;
    const next = slots.run(async () => void (isStarted = true));
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(isStarted).toBe(false);
    for (const end of ends) end();
    await next;
    expect(isStarted).toBe(true);
  });

  it('passes on what goes wrong', async () => {
    await expect(new PreviewSlots().run(async () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });
});
