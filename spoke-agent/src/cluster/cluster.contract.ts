// The behaviour that every adapter of the cluster port must show. Run on the simulated cluster and on a real API server: where the two
// differ, the simulated one is wrong.
import { afterAll, beforeAll, describe } from '@jest/globals';
import { itApplies } from './contract/apply.contract.js';
import { itDeletes } from './contract/delete.contract.js';
import { itDiscovers } from './contract/discovery.contract.js';
import { itImpersonates } from './contract/impersonation.contract.js';
import { itIsLookedAt } from './contract/looking.contract.js';
import { itKeepsFieldOwnership } from './contract/ownership.contract.js';
import type { ClusterUnderTest } from './contract/subject.js';
import { itWatches } from './contract/watch.contract.js';
import { itRunsWorkloads } from './contract/workload.contract.js';
import { itWrites } from './contract/writing.contract.js';

export type { ClusterUnderTest } from './contract/subject.js';

/** @param open called once; the cluster is closed at the end. */
export function describeClusterContract(name: string, open: () => Promise<ClusterUnderTest>): void {
  describe(name, () => {
    let opened: ClusterUnderTest | undefined;
    const subject = (): ClusterUnderTest => {
      if (!opened) throw new Error('The cluster under test did not open.');
      return opened;
    };
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());
    describe('apply', () => {
      itApplies(subject);
    });
    describe('create, replace and patch', () => {
      itWrites(subject);
    });
    describe('field ownership', () => {
      itKeepsFieldOwnership(subject);
    });
    describe('delete', () => {
      itDeletes(subject);
    });
    describe('discovery and reading', () => {
      itDiscovers(subject);
    });
    describe('pages, kinds and logs', () => {
      itIsLookedAt(subject);
    });
    describe('as another user', () => {
      itImpersonates(subject);
    });
    describe('watch', () => {
      itWatches(subject);
    });
    describe('workloads', () => {
      itRunsWorkloads(subject);
    });
  });
}
