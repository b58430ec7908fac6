import { describe, expect, it } from '@jest/globals';
import { budgetOf, heldReason } from './deletion-budget.js';

const budget = { applications: 5, fraction: 0.2 };

describe('the deletion budget', () => {
  it.each([
    [5, 5, false],
    [6, 6, true],
    [6, 30, false],
    [7, 30, true],
    [20, 100, false],
    [21, 100, true],
    [0, 0, false],
  ])('with %i deletions of %i applications holds: %s', (deleteCount, currentCount, isHeld) => {
    expect(heldReason({ deleteCount, currentCount }, budget) !== undefined).toBe(isHeld);
  });

  it('says how much would be deleted and what is allowed', () => {
    expect(heldReason({ deleteCount: 8, currentCount: 16 }, budget)).toContain(
      '8 of 16 applications (50 %), more than the deletion budget of 5 applications and 20 %',
    );
  });
});

describe('the deletion budget of a set', () => {
  const annotation = 'wheelhouse.dev/deletion-budget';

  it.each<[string, number, number]>([
    ['10', 10, 0],
    ['20%', 0, 0.2],
    ['10,20%', 10, 0.2],
    [' 10 , 20% ', 10, 0.2],
    ['0', 0, 0],
    ['100%', 0, 1],
  ])('"%s" is %i applications and a share of %d', (text, applications, fraction) => {
    expect(budgetOf({ [annotation]: text })).toEqual({ applications, fraction });
  });

  it('is that of the hub without the annotation', () => {
    expect(budgetOf({ other: '1' })).toBeUndefined();
  });

  it.each(['', 'many', '-1', '10%,5', '101%', '1.5', '10,20'])('"%s" is refused, and the forms are said', (text) => {
    expect(() => budgetOf({ [annotation]: text })).toThrow(
      expect.objectContaining({ code: 'INVALID_SPEC', message: expect.stringContaining('("10,20%")') }),
    );
  });

  it.each<[string, number, number, boolean]>([
    ['0', 1, 100, true],
    ['0', 0, 100, false],
    ['10', 10, 11, false],
    ['10', 11, 1000, true],
    ['20%', 1, 5, false],
    ['20%', 1, 4, true],
    ['100%', 9, 9, false],
  ])('"%s" with %i deletions of %i applications holds: %s', (text, deleteCount, currentCount, isHeld) => {
    const budget = budgetOf({ [annotation]: text });
    expect(budget && heldReason({ deleteCount, currentCount }, budget) !== undefined).toBe(isHeld);
  });

  it('names only the limits that it has', () => {
    const reason = (text: string) => {
      const budget = budgetOf({ [annotation]: text });
      return budget && heldReason({ deleteCount: 50, currentCount: 100 }, budget);
    };
    expect(reason('10')).toContain('more than the deletion budget of 10 applications.');
    expect(reason('20%')).toContain('more than the deletion budget of 20 %.');
    expect(reason('0')).toContain('the deletion budget lets none go');
  });
});
