import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { GatheredHints, GATHERING_MS } from './gathered-hints.js';
import type { WebhookHint } from './webhook-request.js';

function moved(...addresses: readonly string[]): WebhookHint {
  return { addresses: new Set(addresses), patterns: [{ kind: 'plugin' }] };
}

describe('Hints that come in floods', () => {
  it('are acted on at once when one comes alone, and put together when many come', async () => {
    const acts: WebhookHint[] = [];
    const hints = new GatheredHints(
      async (hint) => acts.push(hint),
      () => undefined,
    );
    expect(await hints.give(moved('a'))).toBe(1);
    const rest = await Promise.all(Array.from({ length: 1_000 }, (_, index) => hints.give(moved(`b${index % 10}`))));
    expect(new Set(rest)).toEqual(new Set([undefined]));
    expect(acts).toHaveLength(1);
    await delay(GATHERING_MS * 1.5);
    expect(acts.map(({ addresses }) => addresses.size)).toEqual([1, 10]);
    expect(acts[1]?.patterns).toHaveLength(1);
    await delay(GATHERING_MS * 1.5);
    expect(await hints.give(moved('c'))).toBe(3);
    await hints.close();
  });

  it('never run two acts at a time, however long one takes', async () => {
    let running = 0;
    let most = 0;
    const ended: string[] = [];
    const act = async (): Promise<void> => {
      most = Math.max(most, (running += 1));
      await delay(GATHERING_MS * 1.5);
      running -= 1;
      ended.push('act');
    };
    const hints = new GatheredHints(act, () => undefined);
    const first = hints.give(moved('a'));
    await hints.give(moved('b'));
    await delay(GATHERING_MS * 1.2);
    await hints.give(moved('c'));
    await first;
    while (ended.length < 2) await delay(20);
    expect([most, running]).toEqual([1, 0]);
    await hints.close();
  });

  it('tell of an act that failed whoever waits for it, or the log', async () => {
    const failures: unknown[] = [];
    const hints = new GatheredHints(
      async () => Promise.reject(new Error('away')),
      (error) => failures.push(error),
    );
    await expect(hints.give(moved('a'))).rejects.toThrow('away');
    await hints.give(moved('b'));
    await delay(GATHERING_MS * 1.5);
    expect(failures).toEqual([new Error('away')]);
    await hints.close();
  });

  it.each([
    ['none waits', ['a'], ['a ended']],
    ['another waits', ['a', 'b'], ['a ended', 'b ended']],
  ])('have ended at the end, also those under way, one after the other: %s', async (_what, given, wanted) => {
    const seen: string[] = [];
    const act = async ({ addresses }: WebhookHint): Promise<void> => {
      await delay(GATHERING_MS / 5);
      seen.push(`${[...addresses].join()} ended`);
    };
    const hints = new GatheredHints(act, () => undefined);
    for (const address of given) void hints.give(moved(address));
    await hints.close();
    expect(seen).toEqual(wanted);
  });

  it('are acted on before the end', async () => {
    const acts: WebhookHint[] = [];
    const hints = new GatheredHints(
      async (hint) => acts.push(hint),
      () => undefined,
    );
    await hints.give(moved('a'));
    await hints.give(moved('b'));
    await hints.close();
    expect(acts.map(({ addresses }) => [...addresses])).toEqual([['a'], ['b']]);
    await hints.close();
    expect(acts).toHaveLength(2);
  });
});
