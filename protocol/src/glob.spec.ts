import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { globMatches } from './glob.js';

describe('a glob', () => {
  it.each([
    ['*', 'anything/at all', true],
    ['web-*', 'web-1', true],
    ['web-*', 'shop-web-1', false],
    ['*-web-*-x', 'a-web-b-web-c-x', true],
    ['web-?', 'web-', false],
    ['{dev,prod-*}', 'prod-eu', true],
    ['[!a-c]x', 'bx', false],
    ['[!a-c]x', 'dx', true],
    [String.raw`\*`, '*', true],
    [String.raw`\*`, 'x', false],
    ['[a', 'a', false],
    ['*.example.com/*', 'example.com/Widget', false],
    ['a?c', 'abc', true],
    ['[a-c]x', 'bx', true],
    ['[abc]x', 'cx', true],
    ['{a,b{c,d}}e', 'bde', true],
    ['{a,b}', 'c', false],
    ['a.b', 'axb', false],
    ['', '', true],
  ])('%s against %s is %s', (pattern, text, expected) => {
    expect(globMatches(pattern, text)).toBe(expected);
  });

  it.each([
    ['https://git.example.com/*', 'https://git.example.com/a', true],
    ['https://git.example.com/*', 'https://git.example.com/a/b', false],
    ['https://git.example.com/**', 'https://git.example.com/a/b', true],
    ['https://*/a?b', 'https://x/a/b', false],
  ])('with / as the separator, %s against %s is %s', (pattern, text, expected) => {
    expect(globMatches(pattern, text, '/')).toBe(expected);
  });

  it('takes little time, whatever the pattern', () => {
    const pattern = '*a'.repeat(120);
    const startedAt = performance.now();
    expect(globMatches(`${pattern}b`, 'a'.repeat(2_000))).toBe(false);
    expect(globMatches('{a,b}'.repeat(30), 'a'.repeat(30))).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    fc.assert(fc.property(fc.string(), fc.string(), (any, other) => typeof globMatches(any, other) === 'boolean'));
  });

  it('without special characters matches itself and nothing else', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z.-]{0,20}$/), fc.stringMatching(/^[a-z.-]{0,20}$/), (pattern, text) => {
        expect(globMatches(pattern, text)).toBe(pattern === text);
      }),
    );
  });
});
