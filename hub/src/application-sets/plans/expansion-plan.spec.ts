import { describe, expect, it } from '@jest/globals';
import { assert, constantFrom, property, uniqueArray } from 'fast-check';
import { draftOf } from '../../applications/application.js';
import type { ApplicationDraft, StoredApplication } from '../../applications/applications.service.js';
import { type ApplicationsSync, type ExpansionPlan, planExpansion, planLines } from './expansion-plan.js';

const cluster = { id: 'c1', name: 'one', server: 'https://one', labels: {}, annotations: {}, claims: {} };

function draft(name: string, project = 'default'): ApplicationDraft {
  const spec = { project, destination: { name: 'one', namespace: 'n' } };
  return draftOf({ name, labels: {}, annotations: {}, finalizers: [], spec }, cluster);
}

function stored(name: string, changes: Partial<StoredApplication> = {}): StoredApplication {
  return {
    id: `id-${name}`,
    name,
    applicationSetId: 'set',
    applicationSetName: 'set',
    specDigest: draft(name).specDigest,
    clusterId: 'c1',
    clusterName: 'one',
    destination: 'one',
    finalizers: [],
    revision: null,
    renderDigest: null,
    pinnedRevisionId: null,
    requestedOperation: null,
    conditions: [],
    isDeleting: false,
    ...changes,
  };
}

function plan(
  drafts: ApplicationDraft[],
  existing: StoredApplication[],
  options: { policy?: ApplicationsSync; invalidNames?: string[]; taken?: StoredApplication[] } = {},
): ExpansionPlan {
  const { policy = 'sync', invalidNames = [], taken = [] } = options;
  return planExpansion({ drafts, stored: existing, taken, policy, invalidNames: new Set(invalidNames) });
}

const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);

describe('the plan of an expansion', () => {
  it('creates what is new, updates what differs, deletes what is no longer generated, and leaves the rest', () => {
    const result = plan(
      [draft('new'), draft('changed', 'p2'), draft('same')],
      [stored('changed'), stored('same'), stored('old')],
    );
    expect(names(result.creates)).toEqual(['new']);
    expect(result.updates.map(({ stored: { name } }) => name)).toEqual(['changed']);
    expect(names(result.deletes)).toEqual(['old']);
    expect(result).toMatchObject({ unchangedCount: 1, currentCount: 3, problems: [] });
  });

  it('updates an application whose destination is another cluster now, though its text is the same', () => {
    expect(plan([draft('a')], [stored('a', { clusterId: 'c2' })]).updates).toHaveLength(1);
  });

  it('deletes nothing that was generated but could not be used', () => {
    expect(plan([], [stored('broken'), stored('old')], { invalidNames: ['broken'] }).deletes).toHaveLength(1);
  });

  it('leaves a name alone that somebody else has, and says whose it is', () => {
    const result = plan([draft('a')], [], {
      taken: [stored('a', { applicationSetId: 'x', applicationSetName: 'other' })],
    });
    expect(result.creates).toEqual([]);
    expect(result.problems[0]).toMatchObject({ code: 'NAME_TAKEN', location: 'a' });
    expect(result.problems[0]?.message).toContain('the set "other"');
  });

  it.each<[ApplicationsSync, number, number, number]>([
    ['create-only', 0, 0, 1],
    ['create-update', 1, 0, 1],
    ['create-delete', 0, 1, 0],
    ['sync', 1, 1, 0],
  ])('with the policy %s updates %i, deletes %i and retains %i', (policy, updates, deletes, retained) => {
    const result = plan([draft('new'), draft('changed', 'p2')], [stored('changed'), stored('old')], { policy });
    expect(result.creates).toHaveLength(1);
    expect([result.updates.length, result.deletes.length, result.retained.length]).toEqual([
      updates,
      deletes,
      retained,
    ]);
  });

  it('does not delete again what is being deleted, and takes it back when it is generated again', () => {
    expect(plan([], [stored('a', { isDeleting: true })])).toMatchObject({ deletes: [], currentCount: 0 });
    expect(plan([draft('a')], [stored('a', { isDeleting: true })]).updates).toHaveLength(1);
  });

  it('has a digest of what it deletes, whatever the order and whatever else it does', () => {
    const first = plan([draft('x')], [stored('a'), stored('b')]);
    expect(plan([], [stored('b'), stored('a')]).digest).toBe(first.digest);
    expect(plan([], [stored('a')]).digest).not.toBe(first.digest);
    expect(plan([], [stored('a'), stored('b', { id: 'another' })]).digest).not.toBe(first.digest);
  });

  it('shows deletions first, cut to the limit', () => {
    const result = plan([draft('c'), draft('b', 'p2')], [stored('b'), stored('z'), stored('y')]);
    const lines = planLines(result, new Map([['b', ['spec.project']]]), 3);
    expect(lines.map(({ action, application }) => `${action} ${application}`)).toEqual([
      'Delete y',
      'Delete z',
      'Update b',
    ]);
    expect(lines[2]?.changes).toEqual(['spec.project']);
  });

  it('accounts for every application exactly once, whatever is generated and stored', () => {
    const someNames = uniqueArray(constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'));
    assert(
      property(someNames, someNames, someNames, (generated, existing, invalid) => {
        const drafts = generated.filter((name) => !invalid.includes(name)).map((name) => draft(name));
        const rows = existing.map((name) => stored(name));
        const result = plan(drafts, rows, { invalidNames: invalid });
        const kept = existing.filter((name) => invalid.includes(name)).length;
        expect(result.deletes.length + result.updates.length + result.unchangedCount + kept).toBe(existing.length);
        expect(result.creates.length + result.updates.length + result.unchangedCount).toBe(drafts.length);
      }),
    );
  });
});
