import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Transaction } from '../platform/database/transaction.js';
import type { ProjectStore } from './project-store.js';

/** A store to try, and how to work in a transaction of it. */
export interface ProjectStoreSubject {
  readonly store: ProjectStore;
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** What every project store does: the fake of the tests and the real one alike. */
export function projectStoreContract(name: string, start: () => Promise<ProjectStoreSubject>): void {
  describe(name, () => {
    let subject: ProjectStoreSubject;
    beforeAll(async () => {
      subject = await start();
    });
    afterAll(() => subject.close());

    const put = (project: string, spec: Record<string, unknown> = {}): Promise<void> =>
      subject.transaction(async (tx) => {
        await subject.store.lock(tx);
        await subject.store.put(project, { kind: 'AppProject', spec }, tx);
      });

    it('gives back what was put, and the newest of it', async () => {
      await put('alpha', { description: 'ü"\n' });
      const first = await subject.store.find('alpha');
      await put('alpha', { description: 'second' });
      const second = await subject.store.find('alpha');
      expect(first?.manifest).toEqual({ kind: 'AppProject', spec: { description: 'ü"\n' } });
      expect(second?.manifest).toEqual({ kind: 'AppProject', spec: { description: 'second' } });
      expect(second?.createdAt).toEqual(first?.createdAt);
      expect(second?.updatedAt.getTime()).toBeGreaterThan(first?.updatedAt.getTime() ?? Infinity);
    });

    it('lists by name, in pages and by the names asked for', async () => {
      for (const project of ['delta', 'beta', 'gamma']) await put(project);
      expect((await subject.store.list({ limit: 2 })).map(({ name: each }) => each)).toEqual([
        'alpha',
        'beta',
        'delta',
      ]);
      expect((await subject.store.list({ limit: 2, after: 'beta' })).map(({ name: each }) => each)).toEqual([
        'delta',
        'gamma',
      ]);
      const named = await subject.store.listByName(['gamma', 'none', 'alpha', 'gamma']);
      expect(named.map(({ name: each }) => each)).toEqual(['alpha', 'gamma']);
      expect(await subject.store.count()).toBe(4);
    });

    it('removes once', async () => {
      const remove = (): Promise<boolean> => subject.transaction((tx) => subject.store.remove('delta', tx));
      expect([await remove(), await remove()]).toEqual([true, false]);
      expect(await subject.store.find('delta')).toBeUndefined();
    });
  });
}
