import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Transaction } from '../../platform/database/transaction.js';
import type { ChildManifest } from '../plan/child-manifest.js';
import type { ChildStore } from './child-store.js';
import type { ParentState } from '../parent.js';

export interface ChildStoreSubject {
  readonly store: ChildStore;
  /** Two applications that exist; they are called like their ids. */
  readonly ids: readonly [string, string];
  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

/** What every store of children does: the fake of the tests and the real one alike. */
export function childStoreContract(name: string, open: () => Promise<ChildStoreSubject>): void {
  describe(`${name} as a store of children`, () => {
    let subject: ChildStoreSubject;
    beforeEach(async () => {
      subject = await open();
    });
    const manifestOf = (child: string, changes: Partial<ChildManifest> = {}): ChildManifest => ({
      kind: 'Application',
      name: child,
      wave: 0,
      text: `{"name":"${child}"}`,
      digest: 'd1',
      specDigest: 's1',
      options: [],
      ignoresHealth: false,
      problem: null,
      ...changes,
    });
    const put = (manifests: readonly ChildManifest[]): Promise<void> =>
      subject.run((tx) => subject.store.putManifests(subject.ids[0], manifests, tx));
    const list = () => subject.store.listOf(subject.ids[0]);

    it('keeps what a render has, and forgets what it has no more unless it is owned', async () => {
      await put([manifestOf('a'), manifestOf('b', { wave: 3 }), manifestOf('c', { kind: 'ApplicationSet' })]);
      await subject.run((tx) => subject.store.own(subject.ids[0], [{ kind: 'Application', name: 'b' }], tx));
      await put([manifestOf('a', { digest: 'd2' })]);
      expect(await list()).toMatchObject([
        { name: 'a', manifestDigest: 'd2', appliedDigest: null, isOwned: false },
        { name: 'b', manifest: null, manifestDigest: null, appliedDigest: 'd1', isOwned: true, wave: 3 },
      ]);
    });

    it('has what comes back written again, and what was said to go', async () => {
      const key = { kind: 'Application', name: 'a' } as const;
      await put([manifestOf('a')]);
      await subject.run((tx) => subject.store.own(subject.ids[0], [key], tx));
      await put([]);
      await put([manifestOf('a')]);
      expect(await list()).toMatchObject([{ appliedDigest: null, isOwned: true }]);
      await subject.run((tx) => subject.store.own(subject.ids[0], [key], tx));
      await subject.run((tx) => subject.store.forgetWritten(subject.ids[0], [key], tx));
      expect(await list()).toMatchObject([{ appliedDigest: null, isOwned: true }]);
    });

    it('knows the owner of each, and that there is one', async () => {
      const [first, second] = subject.ids;
      await put([manifestOf('a')]);
      await subject.run((tx) => subject.store.own(first, [{ kind: 'Application', name: 'a' }], tx));
      await subject.run((tx) => subject.store.putManifests(second, [manifestOf('a')], tx));
      const owners = await subject.store.findOwners([
        { kind: 'Application', name: 'a' },
        { kind: 'AppProject', name: 'a' },
      ]);
      expect([...owners]).toEqual([['Application a', { parentId: first, parentName: first }]]);
    });

    it('claims without saying that anything was written', async () => {
      await put([manifestOf('a')]);
      await subject.run((tx) => subject.store.claim(subject.ids[0], [{ kind: 'Application', name: 'a' }], tx));
      expect(await list()).toMatchObject([{ name: 'a', isOwned: true, appliedDigest: null }]);
    });

    it('lets go what is released: of a manifest that is there the row stays', async () => {
      await put([manifestOf('a'), manifestOf('b')]);
      const both = [{ kind: 'Application', name: 'a' } as const, { kind: 'Application', name: 'b' } as const];
      await subject.run((tx) => subject.store.own(subject.ids[0], both, tx));
      await put([manifestOf('a')]);
      await subject.run((tx) => subject.store.release(subject.ids[0], both, tx));
      expect(await list()).toMatchObject([{ name: 'a', isOwned: false, appliedDigest: null }]);
    });

    it('keeps statuses beside, and the state of the parent', async () => {
      await put([manifestOf('a')]);
      const status = {
        kind: 'Application',
        name: 'a',
        syncStatus: 'Synced',
        health: 'Degraded',
        message: 'bad',
      } as const;
      await subject.run((tx) => subject.store.saveStatuses(subject.ids[0], [status], tx));
      await put([manifestOf('a', { digest: 'd2' })]);
      expect(await list()).toMatchObject([{ ...status, manifestDigest: 'd2' }]);
      const state: ParentState = {
        applicationId: subject.ids[0],
        renderDigest: 'r1',
        settledDigest: null,
        runsOnHub: true,
        ownObjects: [{ group: '', kind: 'ConfigMap', namespace: '', name: 'x', wave: -1 }],
        ownCount: 1,
        syncStatus: 'OutOfSync',
        health: 'Missing',
        message: 'waits',
        openWave: -2_147_483_648,
        operation: null,
        conditions: [],
      };
      for (const next of [state, { ...state, openWave: null, settledDigest: 'r1' }]) {
        await subject.run((tx) => subject.store.saveParent(next, tx));
        expect(await subject.store.findParent(subject.ids[0])).toEqual(next);
      }
      await subject.run((tx) => subject.store.removeParent(subject.ids[0], tx));
      expect(await subject.store.findParent(subject.ids[0])).toBeUndefined();
    });
  });
}
