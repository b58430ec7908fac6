import { describe, expect, it } from '@jest/globals';
import { renderSprig, type SprigRow } from './sprig-fixture.js';

describe('path-functions', () => {
  it.each<SprigRow>([
    ['{{ base "/a/b.txt" }}', 'b.txt'],
    ['{{ base "" }}', '.'],
    ['{{ base "///" }}', '/'],
    ['{{ base "a/" }}', 'a'],
    ['{{ dir "/a/b" }}', '/a'],
    ['{{ dir "a" }}', '.'],
    ['{{ dir "/" }}', '/'],
    ['{{ dir "a/b/" }}', 'a/b'],
    ['{{ clean "a/../../b//c/." }}', '../b/c'],
    ['{{ clean "/../a" }}', '/a'],
    ['{{ clean "" }}', '.'],
    ['{{ ext "a.tar.gz" }}', '.gz'],
    ['{{ ext "a/b.c/d" }}', ''],
    ['{{ ext ".x" }}', '.x'],
    ['{{ isAbs "/a" }}', 'true'],
    ['{{ isAbs "a" }}', 'false'],
    ['{{ osBase "/a/b" }}', 'b'],
    ['{{ osDir "a/b" }}', 'a'],
    ['{{ osClean "a//b" }}', 'a/b'],
    ['{{ osExt "a.b" }}', '.b'],
    ['{{ osIsAbs "" }}', 'false'],
  ])('gives for %s what Go gives', (template, output) => {
    expect(renderSprig(template)).toBe(output);
  });
});
