import { describe, expect, it } from '@jest/globals';
import { compileRegularExpression, RegularExpressionError } from './regular-expression.js';

describe('regular expressions of users', () => {
  it('are found anywhere in a text, as in Go', () => {
    expect(compileRegularExpression('(?i)hotfix').test('A HotFix')).toBe(true);
    expect(compileRegularExpression('^main$').test('main-2')).toBe(false);
  });

  it('may be as long as a list of all repositories, and no longer', () => {
    const names = Array.from({ length: 500 }, (_, index) => `repository-${index}`).join('|');
    expect(compileRegularExpression(`^(${names})$`).test('repository-499')).toBe(true);
    expect(() => compileRegularExpression('x'.repeat(10_001))).toThrow(/10001 characters/);
  });

  it.each(['(?<=a)b', '\\1', 'a**', '(x{1000}){2}', '['])('are refused where RE2 refuses them: %p', (pattern) => {
    expect(() => compileRegularExpression(pattern)).toThrow(RegularExpressionError);
  });

  it('are refused when their repetitions make them huge', () => {
    expect(() => compileRegularExpression('x{1000}'.repeat(100))).toThrow('too large');
  });
});
