import { describe, expect, it } from '@jest/globals';
import { assert, constantFrom, integer, property, record, uniqueArray } from 'fast-check';
import { draftOf } from '../../applications/application.js';
import type { ApplicationDraft, StoredApplication } from '../../applications/applications.service.js';
import { planExpansion, planLines } from './expansion-plan.js';
import { findDisplaced, pairRenames } from './renames.js';

interface Shape {
  readonly name: string;
  readonly cluster?: string;
  readonly path?: string;
  readonly revision?: string;
  readonly namespace?: string;
}

function specOf({ cluster = 'c1', path = 'web', revision = 'main', namespace = 'n' }: Shape) {
  const source = { repoURL: 'https://git.example.com/a.git', path, targetRevision: revision };
  return { project: 'default', source, destination: { name: cluster, namespace } };
}

function draft(shape: Shape): ApplicationDraft {
  const id = shape.cluster ?? 'c1';
  const cluster = { id, name: id, server: `https://${id}`, labels: {}, annotations: {}, claims: {} };
  return draftOf({ name: shape.name, labels: {}, annotations: {}, finalizers: [], spec: specOf(shape) }, cluster);
}

interface Existing extends Shape {
  readonly isDeleting?: boolean;
}

function stored(shape: Existing): StoredApplication {
  const { name, cluster = 'c1', isDeleting = false } = shape;
  return {
    id: `id-${name}`,
    name,
    applicationSetId: 'set',
    applicationSetName: 'set',
    specDigest: draft(shape).specDigest,
    clusterId: cluster,
    clusterName: cluster,
    destination: cluster,
    finalizers: [],
    revision: null,
    renderDigest: null,
    pinnedRevisionId: null,
    requestedOperation: null,
    conditions: [],
    isDeleting,
  };
}

function renamesOf(wanted: readonly Shape[], existing: readonly Existing[], blocked: readonly string[] = []) {
  const all = existing.map(stored);
  const manifests = new Map(existing.map((shape) => [shape.name, { spec: specOf(shape) }]));
  const displaced = findDisplaced({ drafts: wanted.map(draft), stored: all, blockedNames: new Set(blocked) });
  const pairs = pairRenames(displaced, manifests, all);
  return Object.fromEntries([...pairs].map(([name, before]) => [name, before.name]));
}

describe('recognising an application under another name', () => {
  it('pairs the one that is no longer generated with the one that is new, on the same cluster from the same source', () => {
    expect(renamesOf([{ name: 'new', revision: 'v2' }], [{ name: 'old' }])).toEqual({ new: 'old' });
  });

  it.each<[string, Shape]>([
    ['another cluster', { name: 'new', cluster: 'c2' }],
    ['another namespace', { name: 'new', namespace: 'm' }],
    ['another path', { name: 'new', path: 'api' }],
  ])('pairs nothing where it would mean %s', (_, wanted) => {
    expect(renamesOf([wanted], [{ name: 'old' }])).toEqual({});
  });

  it('pairs nothing when there are two candidates on either side', () => {
    expect(renamesOf([{ name: 'new' }, { name: 'newer' }], [{ name: 'old' }])).toEqual({});
    expect(renamesOf([{ name: 'new' }], [{ name: 'old' }, { name: 'older' }])).toEqual({});
  });

  it('pairs nothing with an application that is still generated, that is being deleted, or whose new name is not free', () => {
    expect(renamesOf([{ name: 'new' }, { name: 'old' }], [{ name: 'old' }])).toEqual({});
    expect(renamesOf([{ name: 'new' }], [{ name: 'old', isDeleting: true }])).toEqual({});
    expect(renamesOf([{ name: 'new' }], [{ name: 'old' }], ['new'])).toEqual({});
    expect(renamesOf([{ name: 'new' }], [{ name: 'old' }], ['old'])).toEqual({});
  });

  it('sees that two clusters swapped their names, and their applications with them', () => {
    const wanted = [
      { name: 'a', cluster: 'c2' },
      { name: 'b', cluster: 'c1' },
    ];
    expect(
      renamesOf(wanted, [
        { name: 'a', cluster: 'c1' },
        { name: 'b', cluster: 'c2' },
      ]),
    ).toEqual({ a: 'b', b: 'a' });
  });

  it('follows a chain of names, but not onto a name that stays occupied', () => {
    const chain = [
      { name: 'b', cluster: 'c1' },
      { name: 'c', cluster: 'c2' },
    ];
    const before = [
      { name: 'a', cluster: 'c1' },
      { name: 'b', cluster: 'c2' },
    ];
    expect(renamesOf(chain, before)).toEqual({ b: 'a', c: 'b' });
    // "b" goes elsewhere and is nobody's new name: it keeps its row, so "a" cannot have its name.
    expect(renamesOf([{ name: 'b', cluster: 'c1' }], before)).toEqual({});
  });
});

describe('a plan with renames', () => {
  it('counts a rename neither as a creation nor as a deletion, and shows both names', () => {
    const before = stored({ name: 'old' });
    const plan = planExpansion({
      drafts: [draft({ name: 'new' })],
      stored: [before],
      taken: [],
      policy: 'sync',
      invalidNames: new Set(),
      renamedFrom: new Map([['new', before]]),
    });
    expect(plan).toMatchObject({ creates: [], updates: [], deletes: [], currentCount: 1 });
    expect(planLines(plan, new Map(), 10)).toEqual([
      { action: 'Rename', application: 'new', previousName: 'old', cluster: 'c1', changes: [] },
    ]);
  });

  it('gives every name to one application, whatever is generated', () => {
    const shape = record({
      name: constantFrom('a', 'b', 'c', 'd', 'e'),
      cluster: constantFrom('c1', 'c2', 'c3'),
      path: constantFrom('x', 'y'),
    });
    const shapes = uniqueArray(shape, { selector: ({ name }) => name, maxLength: 5 });
    assert(
      property(shapes, shapes, integer({ min: 0, max: 1 }), (wanted, existing, deleting) => {
        const all = existing.map((one, index) => stored({ ...one, isDeleting: deleting === 1 && index === 0 }));
        const drafts = wanted.map(draft);
        const displaced = findDisplaced({ drafts, stored: all, blockedNames: new Set() });
        const manifests = new Map(existing.map((one) => [one.name, { spec: specOf(one) }]));
        const renamedFrom = pairRenames(displaced, manifests, all);
        const plan = planExpansion({
          drafts,
          stored: all,
          taken: [],
          policy: 'sync',
          invalidNames: new Set(),
          renamedFrom,
        });
        const rows = new Map(all.map(({ id, name }) => [id, name]));
        for (const {
          draft: { name },
          stored: { id },
        } of plan.renames)
          rows.set(id, name);
        plan.creates.forEach(({ name }) => rows.set(`new ${name}`, name));
        expect(new Set(rows.values()).size).toBe(rows.size);
        const kept = plan.creates.length + plan.updates.length + plan.renames.length + plan.unchangedCount;
        expect(kept).toBe(wanted.length);
        const touched = [...plan.updates, ...plan.renames].map(({ stored: { id } }) => id);
        expect(new Set(touched).size).toBe(touched.length);
        expect(plan.deletes.filter(({ id }) => touched.includes(id))).toEqual([]);
      }),
    );
  });
});
