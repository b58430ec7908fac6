import { describe, expect, it } from '@jest/globals';
import { areFollowed, chosenRevisions, specAt, wordsOfRevisions } from './chosen-revisions.js';

const repoURL = 'https://git.example.com/platform.git';
const destination = { name: 'one', namespace: 'web' };
const single = { destination, source: { repoURL, path: 'a', targetRevision: 'main' } };
const several = { destination, sources: [single.source, { repoURL, chart: 'web', targetRevision: '1.2.0' }] };

describe('a spec at chosen revisions', () => {
  it('has another revision of its only source, named or not', () => {
    const moved = { ...single, source: { ...single.source, targetRevision: 'v2' } };
    expect(specAt(single, [{ revision: 'v2' }])).toEqual(moved);
    expect(specAt(single, [{ revision: 'v2', position: 1 }])).toEqual(moved);
  });

  it('leaves the sources alone that are not named', () => {
    expect(specAt(several, [{ revision: '1.3.0', position: 2 }]).sources).toEqual([
      several.sources[0],
      { ...several.sources[1], targetRevision: '1.3.0' },
    ]);
  });

  it.each([
    ['of no named source, where there are several', several, [{ revision: 'v2' }], 'has 2 sources'],
    ['of a source that is not there', several, [{ revision: 'v2', position: 3 }], 'There is no source 3'],
    ['of source 0', single, [{ revision: 'v2', position: 0 }], 'There is no source 0'],
    ['twice of the same source', single, [{ revision: 'v2' }, { revision: 'v3', position: 1 }], 'the same source'],
    ['that is empty', single, [{ revision: ' ' }], '1 to 255 characters'],
    ['that is too long', single, [{ revision: 'v'.repeat(256) }], '1 to 255 characters'],
    ['where there is no source', { destination }, [{ revision: 'v2' }], 'the application has 0'],
  ])('refuses a revision %s', (_what, spec, revisions, message) => {
    expect(() => specAt(spec, revisions)).toThrow(message);
  });
});

describe('revisions that are followed anyway', () => {
  it('are those that all the named sources follow', () => {
    expect(areFollowed(single, [{ revision: 'main' }])).toBe(true);
    expect(areFollowed(single, [{ revision: 'v2' }])).toBe(false);
    const both = [
      { revision: 'main', position: 1 },
      { revision: '1.2.0', position: 2 },
    ];
    expect(areFollowed(several, both)).toBe(true);
    expect(areFollowed(several, [{ revision: '1.3.0', position: 2 }])).toBe(false);
  });

  it('are HEAD where none is said', () => {
    const silent = { destination, source: { repoURL, path: 'a' } };
    expect(areFollowed(silent, [{ revision: 'HEAD' }])).toBe(true);
    expect(areFollowed(silent, [{ revision: 'main' }])).toBe(false);
  });
});

it('revisions are told apart by their sources', () => {
  expect(wordsOfRevisions([{ revision: 'v2' }])).toBe('v2');
  expect(
    wordsOfRevisions([
      { revision: 'v2', position: 1 },
      { revision: '3', position: 2 },
    ]),
  ).toBe('v2 (source 1) and 3 (source 2)');
});

describe('what is asked for', () => {
  it('is one revision, or some with their sources, or none', () => {
    expect(chosenRevisions('v2', null)).toEqual([{ revision: 'v2' }]);
    expect(chosenRevisions(null, [{ revision: 'v2', position: 1 }])).toEqual([{ revision: 'v2', position: 1 }]);
    expect(chosenRevisions(undefined, [])).toBeUndefined();
    expect(chosenRevisions(null, undefined)).toBeUndefined();
  });

  it('is not both', () => {
    expect(() => chosenRevisions('v2', [{ revision: 'v2', position: 1 }])).toThrow('not both');
  });
});
