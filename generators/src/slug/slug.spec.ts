import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { slugOfBranch } from './slug.js';

describe('slugs of branches', () => {
  it.each([
    ['feature/add_cart', 'feature-add-cart'],
    ['Fix.Bug_#9', 'fix-bug-9'],
    ['renovate/some_Package.js-10.x', 'renovate-some-package-js-10-x'],
    ['dependabot/npm_and_yarn/@types/node-20.1.0', 'dependabot-npm-and-yarn-attypes-node-20-1-0'],
    ['Ünïcode & Symbols @home (50%)', 'unicode-and-symbols-athome-50'],
    ['--x--', 'x'],
    ['it\'s "quoted"', 'its-quoted'],
    ['a–b—c', 'a-b-c'],
    ['straße/ÆØÅ/łódź', 'strasse-aeoa-lodz'],
    ['İstanbul-ıı', 'istanbul-ii'],
    ['фича/привет-мир', 'ficha-privet-mir'],
    ['объект', 'ob-ekt'],
    ['Ξένος/ψ', 'ksenos-ps'],
    ['カート/とうきょう', 'kato-toukiyou'],
    ['한국어', 'hangugeo'],
    ['a👍b', 'ab'],
    ['ｗｉｄｅ', 'wide'],
    ['   ', ''],
    ['', ''],
  ])('makes %p to %p', (branch, slug) => {
    expect(slugOfBranch(branch)).toBe(slug);
  });

  it('cuts at the last border within 50 characters, and within a word that is longer', () => {
    expect(slugOfBranch('feature/this-is-a-branch-with-a-very-long-name-that-does-not-end-soon')).toBe(
      'feature-this-is-a-branch-with-a-very-long-name',
    );
    expect(slugOfBranch('a'.repeat(70))).toBe('a'.repeat(50));
    expect(slugOfBranch(`${'a'.repeat(50)}-b`)).toBe('a'.repeat(50));
  });

  it('gives nothing but parts of names, whatever the branch is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (branch) => {
        expect(slugOfBranch(branch)).toMatch(/^(?:[a-z0-9]+(?:-[a-z0-9]+)*)?$/);
        expect(slugOfBranch(branch).length).toBeLessThanOrEqual(50);
      }),
    );
  });
});
