import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../platform/clock/clock.js';
import { ExpiringCache } from './expiring-cache.js';

describe('ExpiringCache', () => {
  it('forgets an entry at the end of its time to live', () => {
    const clock = new FakeClock();
    const cache = new ExpiringCache<string>(clock, 10);
    cache.set('a', 'value', 1_000);
    clock.advance(999);
    expect(cache.get('a')).toBe('value');
    clock.advance(1);
    expect(cache.get('a')).toBeUndefined();
  });

  it('keeps nothing that is over already', () => {
    const cache = new ExpiringCache<string>(new FakeClock(), 10);
    cache.set('a', 'value', 0);
    expect(cache.get('a')).toBeUndefined();
  });

  it('drops what came first when it is full', () => {
    const cache = new ExpiringCache<number>(new FakeClock(), 2);
    for (const [index, key] of ['a', 'b', 'c'].entries()) cache.set(key, index, 1_000);
    expect(['a', 'b', 'c'].map((key) => cache.get(key))).toEqual([undefined, 1, 2]);
  });

  it('drops what a revocation names', () => {
    const cache = new ExpiringCache<number>(new FakeClock(), 10);
    cache.set('a', 1, 1_000);
    cache.set('b', 2, 1_000);
    cache.deleteWhere((value) => value === 1);
    expect([cache.get('a'), cache.get('b')]).toEqual([undefined, 2]);
  });
});
