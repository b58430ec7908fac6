import { describe, expect, it } from '@jest/globals';
import { FairQueue } from './fair-queue.js';

describe('A fair queue', () => {
  it('lets each party have its turn, and keeps the order of its own', () => {
    const queue = new FairQueue<string>();
    for (const item of ['a1', 'a2', 'a3']) queue.add('a', item);
    queue.add('b', 'b1');
    expect(queue.take()).toBe('a1');
    queue.add('c', 'c1');
    expect(queue.size).toBe(4);
    expect(['b1', 'a2', 'c1', 'a3', undefined].map(() => queue.take())).toEqual(['b1', 'a2', 'c1', 'a3', undefined]);
    expect(queue.size).toBe(0);
  });
});
