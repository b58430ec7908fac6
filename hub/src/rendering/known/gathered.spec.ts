import { describe, expect, it } from '@jest/globals';
import { Gathered } from './gathered.js';

describe('Gathered work', () => {
  it('takes what comes while a round works into the next one', async () => {
    const rounds: number[][] = [];
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const gathered = new Gathered(async (items: readonly number[]) => {
      rounds.push([...items]);
      await held;
      return items.length;
    }, 100);
    const first = [gathered.add([1]), gathered.add([2, 3])];
    await new Promise((resolve) => setImmediate(resolve));
    const second = [gathered.add([4]), gathered.add([5])];
    letGo();
    expect(await Promise.all([...first, ...second])).toEqual([3, 3, 2, 2]);
    expect(rounds).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
  });

  it('divides what is too much for one round', async () => {
    const rounds: number[] = [];
    const gathered = new Gathered((items: readonly number[]) => Promise.resolve(void rounds.push(items.length)), 2);
    await Promise.all([1, 2, 3, 4, 5].map((item) => gathered.add([item])));
    expect(rounds).toEqual([2, 2, 1]);
  });

  it('goes on after a round that failed', async () => {
    let calls = 0;
    const gathered = new Gathered(() => {
      calls += 1;
      return calls === 1 ? Promise.reject(new Error('down')) : Promise.resolve('up');
    }, 10);
    await expect(gathered.add([1])).rejects.toThrow('down');
    expect(await gathered.add([2])).toBe('up');
  });
});
