import { describe, expect, it } from '@jest/globals';
import type { Condition, Health } from '@wheelhouse/protocol';
import { setHealth } from './set-health.js';

function conditions(statuses: Readonly<Record<string, Condition['status']>>): Condition[] {
  return Object.entries(statuses).map(([type, status]) => ({
    type,
    status,
    reason: 'Any',
    message: '',
    lastTransitionTime: '2026-01-01T00:00:00.000Z',
  }));
}

describe('the health of a set', () => {
  it.each<[Health, Readonly<Record<string, string>>]>([
    ['Degraded', { ErrorOccurred: 'True', RolloutProgressing: 'True', ResourcesUpToDate: 'True' }],
    ['Progressing', { ErrorOccurred: 'False', RolloutProgressing: 'True', ResourcesUpToDate: 'True' }],
    ['Healthy', { ErrorOccurred: 'False', RolloutProgressing: 'False', ResourcesUpToDate: 'True' }],
    ['Healthy', { ResourcesUpToDate: 'True' }],
    ['Unknown', { ErrorOccurred: 'False', ResourcesUpToDate: 'False', PlanHeld: 'True' }],
    ['Unknown', {}],
  ])('is %s with %j', (health, statuses) => {
    expect(setHealth(conditions(statuses))).toBe(health);
  });
});
