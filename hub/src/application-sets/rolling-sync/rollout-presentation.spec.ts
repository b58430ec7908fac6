import { describe, expect, it } from '@jest/globals';
import type { RolloutStatus } from '@wheelhouse/protocol';
import type { RolloutRow } from './rollout-list.read-model.js';
import { presentRollout, strategyOfManifest } from './rollout-presentation.js';

const steps = [
  {
    matchExpressions: [
      { key: 'env', operator: 'In', values: ['dev', 'test'] },
      { key: 'tier', operator: 'NotIn', values: ['1'] },
    ],
    maxUpdate: '10%',
  },
  { maxUpdate: 0 },
  {},
];
const strategy = strategyOfManifest({ spec: { strategy: { type: 'RollingSync', rollingSync: { steps } } } });

function row(application: string, step: number, status: RolloutStatus): RolloutRow {
  const transitionAt = new Date('2026-01-01T00:00:00Z');
  return { applicationSetId: 'set', application, status, step, targetRevisions: ['abc'], message: 'why', transitionAt };
}

describe('a rollout as it is shown', () => {
  it('has every step with its selector, its limit and its counts', () => {
    const rows = [row('a', 1, 'Healthy'), row('b', 1, 'Pending'), row('c', 2, 'Waiting')];
    expect(presentRollout(strategy, rows).steps).toEqual([
      {
        step: 1,
        selector: 'env in (dev,test),tier notin (1)',
        maxUpdate: '10%',
        applicationCount: 2,
        waiting: 0,
        pending: 1,
        progressing: 0,
        healthy: 1,
      },
      expect.objectContaining({ step: 2, selector: '', maxUpdate: '0', applicationCount: 1, waiting: 1 }),
      expect.objectContaining({ step: 3, maxUpdate: null, applicationCount: 0 }),
    ]);
  });

  it.each<[string, readonly RolloutRow[], number | null, boolean]>([
    ['the first step that is not Healthy', [row('a', 1, 'Healthy'), row('c', 2, 'Waiting')], 2, true],
    ['none when all is Healthy', [row('a', 1, 'Healthy')], null, false],
    ['none when only applications without a step are left', [row('x', -1, 'Waiting')], null, true],
  ])('opens %s', (_, rows, openStep, isProgressing) => {
    expect(presentRollout(strategy, rows)).toMatchObject({ openStep, isProgressing });
  });

  it('names the step of an application as text, as Argo CD does', () => {
    expect(presentRollout(strategy, [row('x', -1, 'Waiting')]).applications).toEqual([
      {
        application: 'x',
        status: 'Waiting',
        step: '-1',
        targetRevisions: ['abc'],
        message: 'why',
        lastTransitionTime: '2026-01-01T00:00:00.000Z',
      },
    ]);
  });

  it.each([undefined, null, {}, { spec: 1 }])('is none for the manifest %j', (manifest) => {
    expect(strategyOfManifest(manifest).steps).toEqual([]);
  });
});
