import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { checkRefName, commitOfRef, fullNamesOf, hintForMissingRef } from './git-ref-name.js';
import { refWithTagPrefix } from './tag-prefix.js';

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
  ])('refuse %j (row 9)', (ref) => {
    expect(() => checkRefName(ref)).toThrow(expect.objectContaining({ code: 'INVALID_REF' }));
  });

  it.each(['1.2.*', '>=1 <2', '^1.0', '~2', '1 || 2', '*', '*-0', '1.0 - 1.9', 'tag:prod/:1.2.*', 'tag:v:1.0'])(
    'may be the version constraint %s',
    (ref) => {
      expect(() => checkRefName(ref)).not.toThrow();
    },
  );

  it.each([
    'feature/*',
    '>=one',
    'a b',
    '1.2.*\n',
    'tag:prod/:main',
    'tag:..:1.x',
    'tag:--upload-pack=:1',
    '^',
    '*'.repeat(300),
  ])('are refused as %j, which is neither name nor constraint', (ref) => {
    expect(() => checkRefName(ref)).toThrow(expect.objectContaining({ code: 'INVALID_REF' }));
  });

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

  it('mean the highest tag that fulfils a constraint, of tags alone, unless something is called exactly so', () => {
    const refs = {
      commits: new Map([
        ['refs/heads/1.2.9', A],
        ['refs/heads/2.x', A],
        ['refs/tags/v1.2.0', A],
        ['refs/tags/v1.2.1', B],
        ['refs/tags/v1.3.0-rc.1', A],
        ['refs/tags/v2.0.0', B],
        ['refs/tags/prod/1.2.7', A],
        ['refs/tags/prod/1.9.0', B],
      ]),
    };
    expect(commitOfRef('1.2.*', refs)).toBe(B);
    expect(commitOfRef('2.x', refs)).toBe(A);
    expect(commitOfRef('>=1.3.0-0 <2', refs)).toBe(A);
    expect(commitOfRef('^3', refs)).toBeUndefined();
    expect(commitOfRef(refWithTagPrefix('1.2.*', 'prod/'), refs)).toBe(A);
    expect(commitOfRef(refWithTagPrefix('1.9.0', 'prod/'), refs)).toBe(B);
    expect(commitOfRef(refWithTagPrefix('1.2.9', 'prod/'), refs)).toBeUndefined();
    expect(refWithTagPrefix('main', 'prod/')).toBe('main');
    expect(hintForMissingRef('^3')).toMatch(/None of its tags/);
  });

  it('may be the beginning of a commit id, where only one commit begins so', () => {
    const other = `${'a'.repeat(39)}b`;
    const refs = {
      commits: new Map([
        ['refs/heads/main', A],
        ['refs/tags/v1', A],
        ['refs/heads/x', other],
        ['refs/heads/bbbbbbb', A],
        ['HEAD', B],
      ]),
    };
    expect(commitOfRef('a'.repeat(7), refs)).toBeUndefined();
    expect(
      commitOfRef(`${'a'.repeat(38)}A`, {
        commits: new Map([
          ['refs/heads/main', A],
          ['refs/tags/v1', A],
        ]),
      }),
    ).toBe(A);
    expect(commitOfRef('bbbbbbb', refs)).toBe(A);
    expect(commitOfRef('bbbbbbbb', refs)).toBe(B);
    expect(commitOfRef('bbbbbb', refs)).toBeUndefined();
  });

  it('ask a remote for no more than they need', () => {
    expect(fullNamesOf('main')).toEqual(['refs/heads/main', 'refs/tags/main']);
    expect(fullNamesOf('1.2.*')).toEqual(['refs/tags/']);
    expect(fullNamesOf('1.x')).toEqual(['refs/heads/1.x', 'refs/tags/1.x', 'refs/tags/']);
    expect(fullNamesOf('tag:prod/:^1')).toEqual(['refs/tags/prod/']);
    expect(fullNamesOf('abcdef0')).toContain('refs/heads/');
  });

  it('never break what reads them, whatever they are (row 9)', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^[v0-9x*.<>=~^|, -]{1,12}$/)),
        (ref) => {
          const refs = { commits: new Map([['refs/tags/v1.0.0', A]]) };
          try {
            checkRefName(ref);
          } catch (error) {
            expect(error).toMatchObject({ code: 'INVALID_REF' });
            return;
          }
          expect([A, undefined, ref.toLowerCase()]).toContain(commitOfRef(ref, refs));
          for (const name of fullNamesOf(ref)) expect(name).toMatch(/^(HEAD$|refs\/)/);
        },
      ),
    );
  });
});
