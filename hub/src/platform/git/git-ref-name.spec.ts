import { describe, expect, it } from '@jest/globals';
import { checkRefName, commitOfRef } from './git-ref-name.js';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);

describe('Names of refs', () => {
  it.each(['HEAD', 'main', 'feature/x', 'v1.2.3', 'refs/heads/main', A, 'ünïcode', 'a.b'])('allow %s', (ref) => {
    expect(() => checkRefName(ref)).not.toThrow();
  });

  it.each([
    '',
    '-x',
    '--upload-pack=touch',
    '/a',
    'a/',
    'a..b',
    'a//b',
    'a.lock',
    '.a',
    'a/.b',
    '@',
    'a@{1}',
    'a\\b',
    'a:b',
    'a?b',
    'a[b',
    'a\u0000b',
    'a\rb',
    'x'.repeat(256),
  ])('refuse %j', (ref) => {
    expect(() => checkRefName(ref)).toThrow(expect.objectContaining({ code: 'INVALID_REF' }));
  });

  it.each(['1.2.*', '>=1 <2', '^1.0', '~2', '1 || 2', '*'])(
    'say that version constraints such as %s come later',
    (ref) => {
      expect(() => checkRefName(ref)).toThrow(/version constraint/);
    },
  );

  it('mean a branch before a tag, and a full name exactly', () => {
    const refs = {
      commits: new Map([
        ['refs/heads/v1', A],
        ['refs/tags/v1', B],
        ['HEAD', B],
      ]),
    };
    expect(commitOfRef('v1', refs)).toBe(A);
    expect(commitOfRef('refs/tags/v1', refs)).toBe(B);
    expect(commitOfRef('HEAD', refs)).toBe(B);
    expect(commitOfRef('v2', refs)).toBeUndefined();
    expect(commitOfRef('C'.repeat(40), refs)).toBe('c'.repeat(40));
  });
});
