import { describe, expect, it } from '@jest/globals';
import { FAILS, renderSprig, type SprigRow } from './sprig-fixture.js';

describe('trim-functions', () => {
  it.each<SprigRow>([
    ['{{ trim .pad | quote }}', '"pad"'],
    ['{{ trimAll "$!" "!$a$b$!" }}', 'a$b'],
    ['{{ trimall "é" "éaé" }}', 'a'],
    ['{{ trimPrefix "He" .s }}', 'llo World'],
    ['{{ trimSuffix "ld" .s }}', 'Hello Wor'],
    ['{{ trimSuffix "x" .s }}', 'Hello World'],
    ['{{ nospace " a b\\tc " }}', 'abc'],
    ['{{ nospace "é b" }}', 'Ã©b'],
    ['{{ nospace .uni }}', 'Ã¼nÃ¯cÃ¶dÃ©Ã\u009fÇ\u0086ð\u009f\u0098\u0080'],
    ['{{ trunc 5 .s }}', 'Hello'],
    ['{{ trunc -5 .s }}', 'World'],
    ['{{ trunc 99 .s }}', 'Hello World'],
    ['{{ trunc 0 .s }}', ''],
    ['{{ trunc 1 .uni | quote }}', '"\\xc3"'],
    ['{{ trunc -99 .s }}', 'Hello World'],
    ['{{ substr 0 5 .s }}', 'Hello'],
    ['{{ substr 6 -1 .s }}', 'World'],
    ['{{ substr -1 4 .s }}', 'Hell'],
    ['{{ substr 6 99 .s }}', 'World'],
    ['{{ substr 5 2 .s }}', FAILS],
    ['{{ substr -1 -1 .s }}', FAILS],
    ['{{ substr 99 -1 .s }}', FAILS],
    ['{{ abbrev 8 .s }}', 'Hello...'],
    ['{{ abbrev 3 .s }}', 'Hello World'],
    ['{{ abbrev 50 .s }}', 'Hello World'],
    ['{{ abbrevboth 5 10 .words }}', '...uick...'],
    ['{{ abbrevboth 20 12 .words }}', '...jumps ...'],
    ['{{ abbrevboth 5 6 .words }}', 'the quick brown fox jumps over_the-lazy dog'],
    ['{{ abbrevboth 60 10 .words }}', '...azy dog'],
    ['{{ trunc 1.5 .s }}', FAILS],
    ['{{ trunc 5 .one }}', FAILS],
  ])('gives for %s what Go gives', (template, output) => {
    expect(renderSprig(template)).toBe(output);
  });
});
