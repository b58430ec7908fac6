import { describe, expect, it } from '@jest/globals';
import { areSame, carriedOut, failed, held, mergeConditions } from './set-conditions.js';

const now = new Date('2026-03-01T12:00:00.000Z');
const later = new Date('2026-03-01T13:00:00.000Z');
const problem = (message: string) => ({ code: 'X', message, location: null });
const statuses = (conditions: readonly { type: string; status: string }[]) =>
  Object.fromEntries(conditions.map(({ type, status }) => [type, status]));

describe('the conditions of an application set', () => {
  it('say that all is well after an expansion without problems', () => {
    expect(statuses(carriedOut([], now))).toEqual({
      ErrorOccurred: 'False',
      ParametersGenerated: 'True',
      ResourcesUpToDate: 'True',
      PlanHeld: 'False',
    });
  });

  it('name the last problem and count the others, as Argo CD does', () => {
    const [error] = carriedOut([problem('first'), problem('last')], now);
    expect(error).toMatchObject({ status: 'True', reason: 'ApplicationValidationError', message: 'last (and 1 more)' });
  });

  it('say that a plan is held, and why', () => {
    const conditions = held('too many', [], now);
    expect(statuses(conditions)).toMatchObject({
      ErrorOccurred: 'False',
      ResourcesUpToDate: 'False',
      PlanHeld: 'True',
    });
    expect(conditions.at(-1)).toMatchObject({ reason: 'DeletionBudgetExceeded', message: 'too many' });
  });

  it('keep a held plan in view while a generator fails', () => {
    const failure = { reason: 'ApplicationGenerationFromParamsError', message: 'spec.generators[0]: no' };
    const conditions = failed(failure, held('too many', [], now), now);
    expect(statuses(conditions)).toEqual({
      ErrorOccurred: 'True',
      ParametersGenerated: 'False',
      ResourcesUpToDate: 'False',
      PlanHeld: 'True',
    });
  });

  it('keep the time of the last change while the status stays', () => {
    const before = carriedOut([], now);
    const [error, parameters] = mergeConditions(before, carriedOut([problem('x')], later));
    expect(error?.lastTransitionTime).toBe(later.toISOString());
    expect(parameters?.lastTransitionTime).toBe(now.toISOString());
  });

  it('are the same when only the time differs', () => {
    expect(areSame(carriedOut([], now), carriedOut([], later))).toBe(true);
    expect(areSame(carriedOut([], now), carriedOut([problem('x')], now))).toBe(false);
  });
});
