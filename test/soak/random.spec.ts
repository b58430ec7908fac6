import { describe, expect, it } from '@jest/globals';
import { Chance } from './random.js';

const numbers = (seed: number): number[] => {
  const chance = new Chance(seed);
  return Array.from({ length: 200 }, () => chance.next());
};

describe('chance', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(numbers(7)).toEqual(numbers(7));
    expect(numbers(7)).not.toEqual(numbers(8));
  });

  it('stays within its bounds and uses them', () => {
    const chance = new Chance(1);
    const below = new Set(Array.from({ length: 500 }, () => chance.below(5)));
    expect(below).toEqual(new Set([0, 1, 2, 3, 4]));
    for (let count = 0; count < 500; count += 1) {
      const number = chance.between(2, 3);
      expect(number >= 2 && number < 3).toBe(true);
    }
  });

  it('picks by weight, never what weighs nothing', () => {
    const chance = new Chance(3);
    const counts = new Map<string, number>();
    const things = [
      { name: 'often', weight: 9 },
      { name: 'seldom', weight: 1 },
      { name: 'never', weight: 0 },
    ];
    for (let count = 0; count < 2_000; count += 1) {
      const { name } = chance.weighted(things);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    expect(counts.get('never')).toBeUndefined();
    expect(counts.get('seldom')).toBeGreaterThan(120);
    expect(counts.get('seldom')).toBeLessThan(300);
  });

  it('cannot pick from nothing', () => {
    expect(() => new Chance(1).pick([])).toThrow('nothing to pick');
  });
});
