import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { compareVersions, highestVersion, isVersion, isVersionConstraint } from './highest-version.js';

const TAGS = [
  '0.9.0',
  'latest',
  'v1.2.0',
  '1.2.9',
  'v1.10.0',
  '1.3.0-rc.1',
  '2.0.0-beta',
  'v2.0',
  '2.0.0+build',
  '3.0.0-alpha',
  '01.2.x',
];

describe('The highest version', () => {
  it.each([
    ['1.2.*', '1.2.9'],
    ['1.2.x', '1.2.9'],
    ['^1', 'v1.10.0'],
    ['~1.2', '1.2.9'],
    ['>=1 <2', 'v1.10.0'],
    ['>=1.0.0, <1.10.0', '1.2.9'],
    ['1.0 - 1.9', '1.2.9'],
    ['<1 || >=2', 'v2.0'],
    ['*', 'v2.0'],
    ['*-0', '3.0.0-alpha'],
    ['~1.3.0-0', '1.3.0-rc.1'],
    ['>=2.0.0-0 <3.0.0-0', 'v2.0'],
    ['^7', undefined],
  ])('for %s is %s', (constraint, expected) => {
    expect(highestVersion(constraint, TAGS)).toBe(expected);
  });

  it('is looked for only with a constraint: a version, a branch and rubbish are none', () => {
    for (const text of ['1.2.*', '>=1', '^1', '~1.2', '*', 'x', '1.x', '*-0', '1 || 2'])
      expect(isVersionConstraint(text)).toBe(true);
    for (const text of ['v1', '1.2', 'v1.2.3', '1.2.3-rc1']) {
      expect(isVersion(text)).toBe(true);
      expect(isVersionConstraint(text)).toBe(false);
    }
    for (const text of ['main', 'release-1.x', 'HEAD', '', '>=', '1.2.3.4', '*'.repeat(100_000)])
      expect(isVersionConstraint(text)).toBe(false);
  });

  it('comes last among sorted ones, and what is no version first', () => {
    const mixed = ['10.0.0', 'edge', '2.0.0', '2.0.0-alpha.2', '2.0.0-alpha.10', 'v1.9', 'dev'];
    expect(mixed.toSorted(compareVersions)).toEqual([
      'edge',
      'dev',
      'v1.9',
      '2.0.0-alpha.2',
      '2.0.0-alpha.10',
      '2.0.0',
      '10.0.0',
    ]);
  });

  it('is one of the texts or none, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.stringMatching(/^v?[0-9.]{1,8}(-[a-z0-9.]{1,5})?$/))), (texts) => {
        const found = highestVersion('*-0', texts);
        expect(found === undefined || texts.includes(found)).toBe(true);
      }),
    );
  });
});
