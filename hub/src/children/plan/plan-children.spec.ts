import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { ChildView } from '../child.js';
import { type ChildrenPlan, type ParentFacts, planChildren } from './plan-children.js';

const parent = (changes: Partial<ParentFacts> = {}): ParentFacts => ({
  name: 'root',
  automated: { prune: true, selfHeal: false, allowEmpty: false },
  request: null,
  hold: null,
  rollingSet: null,
  syncOptions: [],
  isDeletionApproved: false,
  budget: { applications: 5, fraction: 0.2 },
  isEmpty: false,
  ownGate: () => null,
  isSettled: false,
  ...changes,
});

const ready: ChildView['live'] = {
  id: 'id',
  exists: true,
  isDeleting: false,
  isAsWritten: true,
  takenBy: null,
  unready: null,
  health: 'Healthy',
};

function child(
  name: string,
  changes: Partial<Omit<ChildView, 'live'>> & { live?: Partial<ChildView['live']> } = {},
): ChildView {
  return {
    kind: 'Application',
    name,
    wave: 0,
    manifest: '{}',
    manifestDigest: 'new',
    specDigest: 'spec',
    appliedDigest: 'new',
    isOwned: true,
    options: [],
    ignoresHealth: false,
    problem: null,
    syncStatus: 'OutOfSync',
    health: null,
    message: null,
    ...changes,
    live: { ...ready, ...changes.live },
  };
}

const absent = { exists: false, isAsWritten: false, id: null, unready: 'it is not there', health: null };
const fresh = (name: string, wave: number): ChildView =>
  child(name, { wave, isOwned: false, appliedDigest: null, live: absent });
const extra = (name: string, wave = 0, changes: Parameters<typeof child>[1] = {}): ChildView =>
  child(name, { wave, manifest: null, manifestDigest: null, ...changes });
const namesOf = (children: readonly ChildView[]): string[] => children.map(({ name }) => name);

describe('the children of an application', () => {
  it('are created in the order of waves: the next begins when all before are ready', () => {
    const plan = planChildren(parent(), [fresh('b', 1), fresh('a', 0), fresh('c', 0)]);
    expect(namesOf(plan.writes)).toEqual(['a', 'c']);
    expect(plan).toMatchObject({ openWave: 0, syncStatus: 'OutOfSync', isDone: false });
    const later = planChildren(parent(), [
      fresh('b', 1),
      child('a'),
      child('c', { live: { unready: 'it is Progressing' } }),
    ]);
    expect(namesOf(later.writes)).toEqual([]);
    expect(later.waitsFor).toBe('Wave 0 waits for the application "c": it is Progressing.');
  });

  it('wait for the own objects of lower waves', () => {
    const plan = planChildren(parent({ ownGate: (wave) => (wave > 0 ? 'ConfigMap first is missing.' : null) }), [
      fresh('a', 1),
    ]);
    expect(plan).toMatchObject({ writes: [], waitsFor: 'ConfigMap first is missing.', openWave: 1 });
  });

  it('are left alone by a parent that is not automated, or held, until a sync is asked for', () => {
    for (const changes of [{ automated: null }, { hold: 'It is suspended.' }]) {
      expect(planChildren(parent(changes), [fresh('a', 0)])).toMatchObject({ writes: [], waitsFor: null });
      const request = { prune: false, isByPerson: true };
      expect(namesOf(planChildren(parent({ ...changes, request }), [fresh('a', 0)]).writes)).toEqual(['a']);
    }
  });

  it('are written again where they differ from what was written only with selfHeal', () => {
    const edited = [child('a', { live: { isAsWritten: false } })];
    expect(planChildren(parent(), edited)).toMatchObject({ writes: [], syncStatus: 'OutOfSync' });
    const selfHeal = parent({ automated: { prune: false, selfHeal: true, allowEmpty: false } });
    expect(namesOf(planChildren(selfHeal, edited).writes)).toEqual(['a']);
  });

  it('count for the health as in Argo CD: what is Missing or Unknown does not, unless none is there', () => {
    const healths = (...all: ChildView['live']['health'][]): ChildrenPlan['health'] =>
      planChildren(
        parent(),
        all.map((health, index) => child(`a${index}`, { live: { health } })),
      ).health;
    expect(healths('Healthy', 'Unknown', 'Missing')).toBe('Healthy');
    expect(healths('Healthy', 'Degraded', 'Progressing')).toBe('Degraded');
    expect(planChildren(parent(), [fresh('a', 0)]).health).toBe('Missing');
    expect(planChildren(parent(), []).health).toBe('Healthy');
  });

  it('are no reason to look healthy before anything is known of them', () => {
    const unknown = child('a', { live: { health: 'Unknown', unready: 'its cluster "one" is silent' } });
    expect(planChildren(parent(), [unknown, child('b')]).health).toBe('Progressing');
    expect(planChildren(parent({ isSettled: true }), [unknown, child('b')]).health).toBe('Healthy');
    const degraded = child('c', { live: { health: 'Degraded' } });
    expect(planChildren(parent(), [unknown, degraded]).health).toBe('Degraded');
  });

  it('are pruned from the highest wave down, once those are gone', () => {
    expect(namesOf(planChildren(parent(), [extra('a', 0), extra('b', 2)]).deletes)).toEqual(['b']);
    const plan = planChildren(parent(), [extra('a', 0), extra('b', 2, { live: { isDeleting: true } })]);
    expect(plan).toMatchObject({ deletes: [], waitsFor: 'It waits until the application "b" is gone.' });
    expect(namesOf(planChildren(parent(), [extra('a', 0)]).deletes)).toEqual(['a']);
  });

  it('are kept by Prune=false, asked about by Prune=confirm, and by the parent’s own options', () => {
    const option = (text: string) => [extra('a', 0, { options: [text] })];
    expect(planChildren(parent(), option('Prune=false')).deletes).toEqual([]);
    expect(planChildren(parent(), option('Prune=confirm')).deletes).toEqual([]);
    expect(namesOf(planChildren(parent({ isDeletionApproved: true }), option('Prune=confirm')).deletes)).toEqual(['a']);
    expect(planChildren(parent({ syncOptions: ['Prune=false'] }), [extra('a')]).deletes).toEqual([]);
    expect(namesOf(planChildren(parent({ syncOptions: ['Prune=false'] }), option('Prune=true')).deletes)).toEqual([
      'a',
    ]);
  });

  it('are not pruned beyond the budget unless a person asks for it; what a rollout asks for is no person', () => {
    const many = Array.from({ length: 10 }, (_, index) => extra(`a${index}`));
    expect(planChildren(parent(), many)).toMatchObject({
      deletes: [],
      pruneHeld: expect.stringContaining('delete 10 of its 10'),
    });
    expect(planChildren(parent({ request: { prune: true, isByPerson: true } }), many).deletes).toHaveLength(10);
    expect(planChildren(parent({ request: { prune: true, isByPerson: false } }), many).deletes).toEqual([]);
  });

  it('are never deleted because a source became empty, unless allowEmpty says so', () => {
    expect(planChildren(parent({ isEmpty: true }), [extra('a')])).toMatchObject({
      deletes: [],
      pruneHeld: expect.any(String),
    });
    const allowed = parent({ isEmpty: true, automated: { prune: true, selfHeal: false, allowEmpty: true } });
    expect(namesOf(planChildren(allowed, [extra('a')]).deletes)).toEqual(['a']);
  });
});

const views = fc.array(
  fc.record({
    wave: fc.integer({ min: -2, max: 2 }),
    state: fc.constantFrom('fresh', 'changed', 'waiting', 'ready', 'taken', 'broken', 'extra', 'leaving'),
  }),
  { maxLength: 12 },
);

function viewOf({ wave, state }: { readonly wave: number; readonly state: string }, index: number): ChildView {
  const name = `app-${index}`;
  switch (state) {
    case 'fresh':
      return fresh(name, wave);
    case 'changed':
      return child(name, { wave, appliedDigest: 'old', live: { isAsWritten: false } });
    case 'waiting':
      return child(name, { wave, live: { unready: 'it is Progressing', health: 'Progressing' } });
    case 'taken':
      return child(name, { wave, isOwned: false, appliedDigest: null, live: { takenBy: 'the application "other"' } });
    case 'broken':
      return child(name, { wave, isOwned: false, appliedDigest: null, problem: 'it is broken', live: absent });
    case 'extra':
      return extra(name, wave);
    case 'leaving':
      return extra(name, wave, { live: { isDeleting: true } });
    default:
      return child(name, { wave });
  }
}

describe('any plan', () => {
  const plansOf = (shapes: readonly { wave: number; state: string }[], changes: Partial<ParentFacts>) => {
    const children = shapes.map(viewOf);
    return { children, plan: planChildren(parent(changes), children) };
  };

  it('writes nothing in a wave while something in a lower one is not ready, and nothing that belongs to others', () => {
    fc.assert(
      fc.property(views, fc.boolean(), (shapes, isAsked) => {
        const request = isAsked ? { prune: true, isByPerson: true } : null;
        const { children, plan } = plansOf(shapes, { request });
        const isReady = ({ manifest, problem, live, appliedDigest, isOwned }: ChildView): boolean =>
          manifest === null ||
          (problem === null &&
            isOwned &&
            appliedDigest === 'new' &&
            live.exists &&
            live.takenBy === null &&
            live.unready === null);
        for (const written of plan.writes) {
          expect(written.live.takenBy).toBeNull();
          expect(written.problem).toBeNull();
          expect(children.filter(({ wave }) => wave < written.wave).every(isReady)).toBe(true);
        }
        const open = children.filter((one) => !isReady(one)).map(({ wave }) => wave);
        expect(plan.openWave).toBe(open.length === 0 ? null : Math.min(...open));
        expect(plan.outcomes.length).toBe(children.length);
      }),
    );
  });

  it('deletes only what the source has no more, from one wave, the highest that is still there', () => {
    fc.assert(
      fc.property(views, (shapes) => {
        const { children, plan } = plansOf(shapes, { request: { prune: true, isByPerson: true } });
        const extras = children.filter(({ manifest }) => manifest === null);
        const highest = Math.max(...extras.map(({ wave }) => wave));
        for (const { manifest, wave, live } of plan.deletes) {
          expect([manifest, wave, live.isDeleting]).toEqual([null, highest, false]);
        }
      }),
    );
  });

  it('comes to an end: carried out again and again, each child that can be made is made, in at most as many rounds as there are children', () => {
    fc.assert(
      fc.property(views, (shapes) => {
        let children = shapes.filter(({ state }) => state !== 'taken' && state !== 'broken').map(viewOf);
        for (let round = 0; round <= 2 * shapes.length + 2; round++) {
          const plan = planChildren(parent({ request: { prune: true, isByPerson: true } }), children);
          if (plan.isDone) return;
          const written = new Set(namesOf(plan.writes));
          const gone = new Set([...namesOf(plan.deletes), ...namesOf(children.filter(({ live }) => live.isDeleting))]);
          children = children
            .filter(({ name }) => !gone.has(name))
            .map((one) =>
              written.has(one.name) || (one.live.unready !== null && one.live.exists)
                ? child(one.name, { wave: one.wave })
                : one,
            );
        }
        throw new Error('It never ends.');
      }),
    );
  });
});
