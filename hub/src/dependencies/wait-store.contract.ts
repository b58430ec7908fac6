import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Transaction } from '../platform/database/transaction.js';
import type { Wait } from './wait.js';
import type { WaitStore } from './wait-store.js';

/** What every store of waits does. The ids are of applications that exist. */
export function waitStoreContract(
  name: string,
  open: () => Promise<{
    store: WaitStore;
    ids: readonly string[];
    run: (work: (tx: Transaction) => Promise<void>) => Promise<void>;
  }>,
): void {
  describe(`${name} as a store of waits`, () => {
    let parts: Awaited<ReturnType<typeof open>>;
    beforeEach(async () => {
      parts = await open();
    });
    const waitOf = (index: number, changes: Partial<Wait> = {}): Wait => ({
      applicationId: parts.ids[index] ?? '',
      renderDigest: 'r1',
      clusterId: '0d1f6d3c-6f60-4b0c-9f6e-0a52b7a6d6a1',
      isOver: false,
      since: '2026-11-21T10:00:00.000Z',
      message: 'waits',
      conditions: [],
      blockers: ['db'],
      ...changes,
    });

    it('gives back what was saved last, and forgets', async () => {
      const { store, ids, run } = parts;
      await run((tx) => store.save([waitOf(0), waitOf(1)], tx));
      await run((tx) => store.save([waitOf(1, { isOver: true, message: null, blockers: [] })], tx));
      await run(async (tx) => {
        expect(await store.lock(ids, tx)).toEqual(
          new Map([
            [ids[0], waitOf(0)],
            [ids[1], waitOf(1, { isOver: true, message: null, blockers: [] })],
          ]),
        );
        await store.forget([ids[0] ?? ''], tx);
        expect([...(await store.lock(ids, tx)).keys()]).toEqual([ids[1]]);
      });
    });

    it('marks as due what waits for a name, until it is saved again', async () => {
      const { store, ids, run } = parts;
      await run((tx) => store.save([waitOf(0, { blockers: ['db', 'cache'] }), waitOf(1, { blockers: ['mail'] })], tx));
      await run(async (tx) => {
        expect(await store.markDue(['cache', 'other'], tx)).toBe(1);
        expect(await store.markDue(['cache'], tx)).toBe(0);
      });
      expect(await store.listDue(10)).toEqual([ids[0]]);
      await run((tx) => store.save([waitOf(0)], tx));
      expect(await store.listDue(10)).toEqual([]);
    });

    it('marks as due only what still waits', async () => {
      const { store, ids, run } = parts;
      await run((tx) => store.save([waitOf(0), waitOf(1, { isOver: true, blockers: [] })], tx));
      await run(async (tx) => expect(await store.markWaitingDue([ids[1] ?? ''], tx)).toBe(0));
      await run(async (tx) => expect(await store.markWaitingDue('all', tx)).toBe(1));
      expect(await store.listDue(10)).toEqual([ids[0]]);
      expect(await store.isAnyWaiting()).toBe(true);
      await run((tx) => store.forget([ids[0] ?? ''], tx));
      expect(await store.isAnyWaiting()).toBe(false);
    });
  });
}
