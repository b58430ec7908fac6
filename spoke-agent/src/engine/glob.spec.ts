import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseDuration } from './duration.js';
import { globMatches } from './glob.js';

describe('a glob', () => {
  it.each([
    ['*', 'anything/at all', true],
    ['*.example.com/*', 'shop.example.com/Widget', true],
    ['*.example.com/*', 'example.com/Widget', false],
    ['apps/Deployment', 'apps/Deployment', true],
    ['apps/*Set', 'apps/DaemonSet', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['[abc]x', 'cx', true],
    ['{a,b{c,d}}e', 'bde', true],
    ['{a,b}', 'c', false],
    ['\\*', '*', true],
    ['\\*', 'x', false],
    ['[', '[', false],
    ['', '', true],
    ['a.b', 'axb', false],
  ])('%s and %s: %s', (pattern, text, fits) => {
    expect(globMatches(pattern, text)).toBe(fits);
  });

  it('takes any pattern in little time', () => {
    const start = performance.now();
    expect(globMatches('*a'.repeat(200), 'a'.repeat(199))).toBe(false);
    expect(globMatches('{a,b}'.repeat(30), 'a'.repeat(30))).toBe(false);
    expect(performance.now() - start).toBeLessThan(500);
    fc.assert(
      fc.property(fc.string(), fc.string(), (pattern, text) => typeof globMatches(pattern, text) === 'boolean'),
    );
  });
});

describe('a duration', () => {
  it.each([
    ['10m', 600_000],
    ['1h30m', 5_400_000],
    ['90', 90_000],
    ['500ms', 500],
    ['1.5s', 1_500],
    ['0', 0],
    [' 5s ', 5_000],
    ['', undefined],
    ['-5s', undefined],
    ['5 s', undefined],
    ['soon', undefined],
    ['400d', undefined],
  ])('%s', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });
});
