import { describe, expect, it } from '@jest/globals';
import type { RolloutOutcome } from './advance-rollout.js';
import type { RolloutFacts, RolloutReport, RolloutState } from './rollout.js';
import { advance, app, inEnv, later, operation, report, state, statuses } from './test-rollout-facts.js';

const messageOf = ({ states }: RolloutOutcome, id: string) =>
  states.find(({ applicationId }) => applicationId === id)?.message;

/** Everything Healthy on render1, as a rollout that is complete leaves it. */
function complete(names: readonly string[]): readonly RolloutState[] {
  return advance(names.map((name) => app(name, { report: report() }))).states;
}
const changed = { renderDigest: 'render2', revision: 'rev2' };
const outdated = report({ syncStatus: 'OutOfSync', renderDigest: 'render2' });

describe('a rollout that begins', () => {
  it('syncs the applications of the first step and holds the others back', () => {
    const outcome = advance([app('a'), app('b'), app('p')]);
    expect(statuses(outcome)).toEqual({ a: 'Pending', b: 'Pending', p: 'Waiting' });
    expect(outcome).toMatchObject({ toSync: ['a', 'b'], openStep: 1, isProgressing: true, problems: [] });
    expect(state(outcome, 'p')).toMatchObject({ step: 2, message: 'It has pending changes and waits for its step.' });
  });

  it('finds applications Healthy that are so already, and opens the next step', () => {
    const outcome = advance([app('a', { report: report() }), app('p')]);
    expect(statuses(outcome)).toEqual({ a: 'Healthy', p: 'Pending' });
    expect(outcome).toMatchObject({ openStep: 2, toSync: ['p'] });
  });

  it('is complete, with nothing to do, when everything is Healthy', () => {
    const outcome = advance([app('a', { report: report() }), app('p', { report: report() })]);
    expect(outcome).toMatchObject({ toSync: [], isProgressing: false });
    expect(outcome.openStep).toBeUndefined();
  });

  it('takes up to maxUpdate applications at a time, by name', () => {
    const apps = ['a', 'b', 'c', 'd', 'e'].map((name) => app(name));
    expect(advance(apps, { maxUpdate: 2 }).toSync).toEqual(['a', 'b']);
    expect(advance(apps, { maxUpdate: '50%' }).toSync).toEqual(['a', 'b']);
    expect(advance(apps, { maxUpdate: '1%' }).toSync).toEqual(['a']);
    expect(advance(apps, { maxUpdate: 0 }).toSync).toEqual([]);
    expect(advance(apps, { maxUpdate: '0%' }).toSync).toEqual([]);
    expect(advance(apps).toSync).toHaveLength(5);
  });

  it('goes on with the next ones only as room is left by those that are under way', () => {
    const apps = ['a', 'b', 'c'].map((name) => app(name));
    const first = advance(apps, { maxUpdate: 1 });
    const running = app('a', {
      requestedOperationId: 'op',
      report: report({ syncStatus: 'OutOfSync', operation: operation('Running') }),
    });
    const second = advance([running, app('b'), app('c')], { maxUpdate: 1, previous: first.states });
    expect(statuses(second)).toEqual({ a: 'Progressing', b: 'Waiting', c: 'Waiting' });
    expect(second.toSync).toEqual([]);
    const done = app('a', { requestedOperationId: 'op', report: report({ operation: operation('Succeeded') }) });
    const third = advance([done, app('b'), app('c')], { maxUpdate: 1, previous: second.states });
    expect(statuses(third)).toEqual({ a: 'Healthy', b: 'Pending', c: 'Waiting' });
    expect(third.toSync).toEqual(['b']);
  });

  it('never syncs what no step matches, says so, and is not complete', () => {
    const outcome = advance([app('a', { report: report() }), app('x', { labels: {} })]);
    expect(statuses(outcome)).toEqual({ a: 'Healthy', x: 'Waiting' });
    expect(state(outcome, 'x')).toMatchObject({ step: -1, message: expect.stringContaining('no step matches') });
    expect(outcome).toMatchObject({ toSync: [], isProgressing: true });
    expect(outcome.openStep).toBeUndefined();
  });

  it('uses the first of two steps that match, and tells the mistake', () => {
    const outcome = advance([app('a'), app('p')], { steps: [inEnv('dev'), {}] });
    expect(state(outcome, 'a')).toMatchObject({ step: 1 });
    expect(outcome.problems).toEqual([expect.stringContaining('The steps 1 and 2 both match "a"')]);
  });

  it('skips over a step without applications', () => {
    expect(advance([app('p')]).toSync).toEqual(['p']);
  });
});

describe('an application on its way', () => {
  const waiting = complete(['a', 'p']);

  it('waits as soon as its render changes, though the agent has not looked yet', () => {
    const outcome = advance([app('a', { ...changed, report: report() }), app('p', { ...changed, report: report() })], {
      previous: waiting,
      now: later(1),
    });
    expect(statuses(outcome)).toEqual({ a: 'Pending', p: 'Waiting' });
    expect(state(outcome, 'a')).toMatchObject({ targetRevisions: ['rev2'], transitionAt: later(1) });
  });

  it('stays Healthy when only a commit elsewhere or an event in the cluster happened', () => {
    const drifted = report({ syncStatus: 'OutOfSync' });
    const degraded = report({ health: 'Degraded' });
    const outcome = advance([app('a', { report: drifted, revision: 'rev9' }), app('p', { report: degraded })], {
      previous: waiting,
    });
    expect(statuses(outcome)).toEqual({ a: 'Healthy', p: 'Healthy' });
  });

  it('keeps the time of its last change of status', () => {
    const first = advance([app('a', { ...changed }), app('p', { ...changed })], { previous: waiting, now: later(1) });
    const again = advance([app('a', { ...changed, requestedOperationId: 'op' }), app('p', { ...changed })], {
      previous: first.states,
      now: later(5),
    });
    expect(again.states.map(({ transitionAt }) => transitionAt)).toEqual([later(1), later(1)]);
    expect(again.toSync).toEqual([]);
  });

  const pending = advance([app('a', changed), app('p', changed)], { previous: waiting }).states;
  const step = (facts: Partial<RolloutFacts>, previous = pending) =>
    advance(
      [app('a', { ...changed, requestedOperationId: 'op', ...facts }), app('p', { ...changed, report: outdated })],
      {
        previous,
      },
    );

  it('stays Pending until the agent reports the sync that was asked for', () => {
    expect(statuses(step({ report: outdated }))['a']).toBe('Pending');
    const other = { ...outdated, operation: operation('Succeeded', 'an-earlier-one') };
    expect(statuses(step({ report: other }))['a']).toBe('Pending');
    expect(statuses(step({ report: { ...outdated, operation: operation('Running') } }))['a']).toBe('Progressing');
  });

  it('becomes Progressing by a sync that a person asked for meanwhile, too', () => {
    const byHand = { ...outdated, operation: operation('Running', 'by-hand') };
    expect(statuses(step({ requestedOperationId: 'by-hand', report: byHand }))['a']).toBe('Progressing');
  });

  it('becomes Healthy, and opens the next step, when the sync succeeded and the new render is Synced and Healthy', () => {
    const done = report({ renderDigest: 'render2', operation: operation('Succeeded') });
    const outcome = step({ report: done });
    expect(statuses(outcome)).toEqual({ a: 'Healthy', p: 'Pending' });
    expect(outcome).toMatchObject({ openStep: 2, toSync: ['p'] });
  });

  it.each<[string, Partial<RolloutReport>]>([
    ['the sync runs', { operation: operation('Running') }],
    ['it is not Healthy yet', { health: 'Progressing' }],
    ['it is Degraded', { health: 'Degraded' }],
    ['it is Suspended', { health: 'Suspended' }],
    ['it is OutOfSync', { syncStatus: 'OutOfSync' }],
    ['nothing is known of it', { syncStatus: 'Unknown', health: 'Unknown' }],
    ['the sync failed', { operation: operation('Failed', 'op', 'quota exceeded') }],
    ['the sync could not run', { operation: operation('Error', 'op', 'quota exceeded') }],
    ['the report is about another render', { renderDigest: 'render1' }],
  ])('stays Progressing and blocks the next step while %s', (_, changes) => {
    const seen = report({ renderDigest: 'render2', operation: operation('Succeeded'), ...changes });
    const first = step({ report: seen });
    const outcome = step({ report: seen }, first.states);
    expect(statuses(outcome)).toEqual({ a: 'Progressing', p: 'Waiting' });
    expect(outcome.toSync).toEqual([]);
  });

  it('says why it blocks when its sync failed', () => {
    const outcome = step({
      report: report({ renderDigest: 'render2', operation: operation('Failed', 'op', 'quota') }),
    });
    expect(messageOf(outcome, 'a')).toBe('Its sync failed, which keeps later steps back: quota');
  });

  it('waits again when its render changes once more, whatever its status was', () => {
    const failed = step({ report: report({ renderDigest: 'render2', operation: operation('Failed') }) });
    const fixed = { renderDigest: 'render3', revision: 'rev3' };
    const outcome = advance(
      [
        app('a', { ...fixed, requestedOperationId: 'op', report: report({ operation: operation('Failed') }) }),
        app('p', { ...fixed }),
      ],
      { previous: failed.states },
    );
    expect(statuses(outcome)).toEqual({ a: 'Pending', p: 'Waiting' });
    expect(outcome.toSync).toEqual(['a']);
  });

  it('is Healthy without a sync when the new render is in the cluster already', () => {
    const outcome = advance(
      [app('a', { ...changed, report: report({ renderDigest: 'render2' }) }), app('p', changed)],
      {
        previous: waiting,
      },
    );
    expect(statuses(outcome)).toEqual({ a: 'Healthy', p: 'Pending' });
  });

  it.each<[string, Partial<RolloutFacts>]>([
    ['another namespace', { namespace: 'shop' }],
    ['another name', { name: 'aa' }],
    ['another cluster', { clusterId: 'elsewhere' }],
  ])('needs a sync for %s, though the render is the same and was Healthy', (_, facts) => {
    const moved = app('a', { ...facts, report: report() });
    const first = advance([moved, app('p', { report: report() })], { previous: waiting });
    expect(statuses(first)).toEqual({ a: 'Pending', p: 'Healthy' });
    const synced = { ...moved, requestedOperationId: 'op', report: report({ operation: operation('Succeeded') }) };
    const second = advance([synced, app('p', { report: report() })], { previous: first.states });
    expect(state(second, 'a')).toMatchObject({ status: 'Healthy', mustSync: false });
  });

  it('asks for a Pending application again when no sync of it was asked for', () => {
    expect(step({ requestedOperationId: null }).toSync).toEqual(['a']);
  });
});

describe('applications that cannot be synced', () => {
  it.each<[string, Partial<RolloutFacts>, RegExp]>([
    ['its cluster is silent', { freshness: 'Lost' }, /Cluster "c-a" is silent/],
    ['it cannot be rendered', { problem: 'no such path' }, /cannot be rendered: no such path/],
    ['it was not rendered yet', { renderDigest: null, revision: null }, /not been rendered yet/],
    ['it has no cluster', { clusterId: null, isPlaced: false }, /No registered cluster/],
  ])('wait, say so, block the next step and leave room for their neighbours: %s', (_, facts, message) => {
    const outcome = advance([app('a', facts), app('b'), app('p')], { maxUpdate: 1 });
    expect(statuses(outcome)).toEqual({ a: 'Waiting', b: 'Pending', p: 'Waiting' });
    expect(messageOf(outcome, 'a')).toMatch(message);
  });

  it('never believes a silent cluster that it is Healthy', () => {
    const outcome = advance([app('a', { freshness: 'Lost', report: report() }), app('p')]);
    expect(statuses(outcome)).toEqual({ a: 'Waiting', p: 'Waiting' });
  });

  it('blocks later steps when a cluster of an earlier step falls silent, until it is heard of again', () => {
    const done = report({ renderDigest: 'render2' });
    const previous = advance([app('a', { ...changed, report: done }), app('p', changed)], {
      previous: complete(['a', 'p', 'q']),
      steps: [inEnv('dev'), inEnv('prod')],
    }).states;
    const silent = app('a', { ...changed, freshness: 'Lost', report: done });
    const blocked = advance([silent, app('p', changed), app('q', { ...changed, labels: { env: 'prod' } })], {
      previous,
    });
    expect(statuses(blocked)).toEqual({ a: 'Progressing', p: 'Pending', q: 'Waiting' });
    expect(messageOf(blocked, 'a')).toMatch(/is silent. It counts as not Healthy/);
    const back = advance(
      [{ ...silent, freshness: 'Live' }, app('p', changed), app('q', { ...changed, labels: { env: 'prod' } })],
      {
        previous: blocked.states,
      },
    );
    expect(statuses(back)).toMatchObject({ a: 'Healthy', q: 'Pending' });
  });

  it('does not begin a complete rollout again because a cluster falls silent', () => {
    const outcome = advance([app('a', { freshness: 'Lost', report: report() }), app('p', { report: report() })], {
      previous: complete(['a', 'p']),
    });
    expect(outcome).toMatchObject({ isProgressing: false, toSync: [] });
  });
});
