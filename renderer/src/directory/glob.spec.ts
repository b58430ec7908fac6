import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { compileGlob } from './glob.js';

const matches = (pattern: string, path: string): boolean => compileGlob(pattern, 'include')(path);

describe('Globs of directory sources', () => {
  it.each([
    ['*.yaml', 'a.yaml', true],
    ['*.yaml', 'deep/er/a.yaml', true],
    ['*.yaml', 'a.yml', false],
    ['drafts/*', 'drafts/x/f.yaml', true],
    ['{drafts/*,*-test.yaml}', 'deep/e-test.yaml', true],
    ['{a,{b,c}}.yaml', 'c.yaml', true],
    ['{a,b}{1,2}', 'b2', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['[a-c]x', 'bx', true],
    ['[!a-c]x', 'bx', false],
    ['[!a-c]x', 'dx', true],
    ['\\*', '*', true],
    ['\\*', 'a', false],
    ['**/x', 'a/b/x', true],
    ['{config.yaml,env-use2/*}', 'env-use2/a.yaml', true],
    ['.*', '.hidden', true],
    ['a.b', 'axb', false],
    ['', '', true],
  ])('%j against %j is %s', (pattern, path, expected) => expect(matches(pattern, path)).toBe(expected));

  it.each(['{a', '[a', '{a,b}{', '{a,b,c,d,e}'.repeat(6)])('refuse %j', (pattern) => {
    expect(() => compileGlob(pattern, 'include')).toThrow(expect.objectContaining({ code: 'INVALID_SPEC' }));
  });

  it('take linear time where a regular expression would take for ever', () => {
    const before = process.threadCpuUsage();
    expect(matches('*a'.repeat(500), `${'a'.repeat(4_000)}b`)).toBe(false);
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(500);
  });

  it('match every path that has no special character by itself only', () => {
    const plain = fc.stringMatching(/^[a-z/.0-9-]*$/);
    fc.assert(fc.property(plain, plain, (pattern, path) => expect(matches(pattern, path)).toBe(pattern === path)));
  });
});
