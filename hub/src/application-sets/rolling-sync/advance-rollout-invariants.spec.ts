// What holds for every rollout, whatever its applications go through.
import { describe, expect, it } from '@jest/globals';
import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import type { RolloutFacts, RolloutReport, RolloutState } from './rollout.js';
import { advance, app, operation, report, state, statuses } from './test-rollout-facts.js';

describe('whatever happens', () => {
  const facts = record({
    name: constantFrom('a', 'b', 'p', 'q'),
    freshness: constantFrom<RolloutFacts['freshness']>('Live', 'Late', 'Lost'),
    renderDigest: constantFrom<string | null>('render1', 'render2', null),
    problem: constantFrom<string | null>(null, 'broken'),
    requestedOperationId: constantFrom<string | null>(null, 'op'),
    health: constantFrom<RolloutReport['health']>('Healthy', 'Degraded', 'Progressing'),
    syncStatus: constantFrom<RolloutReport['syncStatus']>('Synced', 'OutOfSync'),
    phase: constantFrom('Running', 'Succeeded', 'Failed'),
    reported: constantFrom('render1', 'render2'),
  }).map(({ name, health, syncStatus, phase, reported, ...rest }) =>
    app(name, {
      ...rest,
      report: report({ health, syncStatus, renderDigest: reported, operation: operation(phase) }),
    }),
  );
  const worlds = array(
    array(facts, { maxLength: 4 }).map((apps) => [...new Map(apps.map((one) => [one.name, one])).values()]),
    { minLength: 1, maxLength: 6 },
  );

  it('syncs only Pending applications of the first step that is not Healthy, within its limit, and settles', () => {
    assert(
      property(worlds, integer({ min: 0, max: 3 }), (rounds, maxUpdate) => {
        let previous: readonly RolloutState[] = [];
        for (const applications of rounds) {
          const outcome = advance(applications, { previous, maxUpdate });
          for (const id of outcome.toSync) expect(statuses(outcome)[id]).toBe('Pending');
          const isDevDone = outcome.states.every(({ step, status }) => step !== 1 || status === 'Healthy');
          const begun = outcome.toSync.filter((id) =>
            previous.every((one) => one.applicationId !== id || one.status !== 'Pending'),
          );
          if (!isDevDone) for (const id of begun) expect(state(outcome, id)?.step).toBe(1);
          const busyDev = outcome.states.filter(({ step, status }) => step === 1 && /Pending|Progressing/.test(status));
          const hadBegun = begun.some((id) => state(outcome, id)?.step === 1);
          if (hadBegun) expect(busyDev.length).toBeLessThanOrEqual(maxUpdate);
          const asked = applications.map((one) =>
            outcome.toSync.includes(one.id) ? { ...one, requestedOperationId: 'new' } : one,
          );
          const again = advance(asked, { previous: outcome.states, maxUpdate });
          expect(again.states).toEqual(outcome.states);
          expect(again.toSync).toEqual([]);
          previous = outcome.states;
        }
      }),
    );
  });
});
