import { describe, expect, it } from '@jest/globals';
import { parseDuration } from './duration.js';

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
