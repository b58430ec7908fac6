import { describe, expect, it } from '@jest/globals';
import { testSource } from '../files/test-source.js';
import { SourceLookup } from '../source/source-lookup.js';
import { expandGlob } from './value-file-glob.js';

const lookup = new SourceLookup(
  testSource({
    'envs/Z.yaml': '',
    'envs/a-10.yaml': '',
    'envs/a-9.yaml': '',
    'envs/b.yml': '',
    'envs/eu/a.yaml': '',
    'envs/eu/west/a.yaml': '',
    'envs/us/b.yaml': '',
    'envs/.hidden.yaml': '',
    linked: { target: 'envs/eu' },
    'top.yaml': '',
  }),
);

const expand = (pattern: string): Promise<string[]> => expandGlob(pattern, lookup, 'f');

describe('A pattern among value files', () => {
  // The order is that of doublestar, measured on 1,300 random patterns: it says which file wins.
  it.each([
    ['envs/*.yaml', ['envs/.hidden.yaml', 'envs/Z.yaml', 'envs/a-10.yaml', 'envs/a-9.yaml']],
    ['envs/a-?.yaml', ['envs/a-9.yaml']],
    ['envs/[!a]*.yaml', ['envs/.hidden.yaml', 'envs/Z.yaml']],
    ['envs/*/*.yaml', ['envs/eu/a.yaml', 'envs/us/b.yaml']],
    [
      'envs/**/*.yaml',
      [
        'envs/.hidden.yaml',
        'envs/Z.yaml',
        'envs/a-10.yaml',
        'envs/a-9.yaml',
        'envs/eu/a.yaml',
        'envs/eu/west/a.yaml',
        'envs/us/b.yaml',
      ],
    ],
    ['**/a.yaml', ['envs/eu/a.yaml', 'envs/eu/west/a.yaml', 'linked/a.yaml', 'linked/west/a.yaml']],
    ['envs/{us,eu}/*.yaml', ['envs/eu/a.yaml', 'envs/us/b.yaml']],
    ['envs/{us/b,eu/west/*}.yaml', ['envs/eu/west/a.yaml', 'envs/us/b.yaml']],
    ['linked/*.yaml', ['linked/a.yaml']],
    [
      'envs/*',
      ['envs/.hidden.yaml', 'envs/Z.yaml', 'envs/a-10.yaml', 'envs/a-9.yaml', 'envs/b.yml', 'envs/eu', 'envs/us'],
    ],
    ['none/*.yaml', []],
    ['top.yaml/*', []],
    ['*.none', []],
  ])('%j matches %j', async (pattern, expected) => expect(await expand(pattern)).toEqual(expected));

  it('that is malformed is refused', async () => {
    await expect(expand('envs/[a')).rejects.toMatchObject({ code: 'INVALID_SPEC' });
  });

  it('ends, though links form a circle', async () => {
    const circle = new SourceLookup(testSource({ 'a/b.yaml': '', 'a/again': { target: '../a' } }));
    expect((await expandGlob('a/**/b.yaml', circle, 'f')).length).toBeLessThan(100);
  });
});
