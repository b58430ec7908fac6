import { describe, expect, it } from '@jest/globals';
import {
  assignmentDigest,
  type AssignmentContent,
  desiredStateDigest,
  desiredStateSigningPayload,
} from './desired-state.js';

const content: AssignmentContent = {
  applicationId: 'a1',
  applicationName: 'shop',
  renderDigest: 'r1',
  revision: 'c1',
  namespace: 'web',
  syncPolicy: { automated: null, syncOptions: [] },
  operation: null,
};

describe('the digests of a desired state', () => {
  it.each<[string, Partial<AssignmentContent>]>([
    ['the name', { applicationName: 'other' }],
    ['the render', { renderDigest: 'r2' }],
    ['the commit', { revision: 'c2' }],
    ['the namespace', { namespace: 'api' }],
    ['the sync policy', { syncPolicy: { automated: {}, syncOptions: [] } }],
    ['a requested sync', { operation: { id: 'o1', prune: false } }],
  ])('change with %s', (_, change) => {
    expect(assignmentDigest({ ...content, ...change })).not.toBe(assignmentDigest(content));
  });

  it('do not depend on fields that only one side knows', () => {
    const withMore = { ...content, digest: 'x', isRemoved: false };
    expect(assignmentDigest(withMore)).toBe(assignmentDigest(content));
  });

  it('do not depend on the order of assignments', () => {
    const [one, two] = [
      { applicationId: 'a', digest: '1' },
      { applicationId: 'b', digest: '2' },
    ];
    expect(desiredStateDigest([one, two])).toBe(desiredStateDigest([two, one]));
    expect(desiredStateDigest([one])).not.toBe(desiredStateDigest([one, two]));
  });

  it('are signed together with the cluster, the epoch, the revision, the approval and every removal', () => {
    const removed = [
      { applicationId: 'b', deleteResources: true },
      { applicationId: 'a', deleteResources: false },
    ];
    const state = { clusterId: 'c', epoch: 'e', revision: 7, digest: 'd', isApproved: false, removed };
    expect(Buffer.from(desiredStateSigningPayload(state)).toString()).toBe(
      'wheelhouse-desired-state-v1\nc\ne\n7\nd\napproved false\na leave\nb delete\n',
    );
  });
});
