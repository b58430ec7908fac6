import { describe, expect, it } from '@jest/globals';
import { choices, integer, keyValue, list, seconds } from './options.js';

describe('keyValue', () => {
  it('collects pairs that are repeated or separated by commas', () => {
    expect(keyValue('b=2,c=', keyValue('a=1=1'))).toEqual({ a: '1=1', b: '2', c: '' });
  });

  it.each(['env', '=x', 'a=1,b', ''])('refuses %j', (text) => {
    expect(() => keyValue(text)).toThrow('is not KEY=VALUE');
  });
});

describe('seconds', () => {
  it.each([
    ['90', 90],
    ['90s', 90],
    ['5m', 300],
    ['1h', 3_600],
    ['2d', 172_800],
  ])('reads %s as %d', (text, value) => {
    expect(seconds(text)).toBe(value);
  });

  it.each(['', '1x', '-5s', '1.5m', 'm', '1m30s'])('refuses %j', (text) => {
    expect(() => seconds(text)).toThrow('Give a duration');
  });
});

describe('list', () => {
  it('collects values that are repeated or separated by commas', () => {
    expect(list('c', list('a,,b'))).toEqual(['a', 'b', 'c']);
  });
});

describe('choices', () => {
  const sync = choices(['Synced', 'OutOfSync']);

  it('takes known values in any case', () => {
    expect(sync('outofsync', sync('Synced'))).toEqual(['Synced', 'OutOfSync']);
  });

  it('refuses others and names what is known', () => {
    expect(() => sync('Synced,Bad')).toThrow('Synced, OutOfSync');
  });
});

describe('integer', () => {
  it('takes the ends of its range', () => {
    expect([integer(1, 5)('1'), integer(1, 5)('5')]).toEqual([1, 5]);
  });

  it.each(['0', '6', '1.5', 'x', '', '1e0'])('refuses %j', (text) => {
    expect(() => integer(1, 5)(text)).toThrow('whole number from 1 to 5');
  });
});
