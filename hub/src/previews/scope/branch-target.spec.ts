import { describe, expect, it } from '@jest/globals';
import { refKey } from '../../repositories/refs/repository-ref.js';
import { type BranchTarget, isReplaced, mergedView } from './branch-target.js';
import { repositoriesOf } from './used-sources.js';

const url = 'https://git.example.com/fleet.git';
const target: BranchTarget = { repository: url, against: 'feature', commit: 'f', base: 'main', isDefault: true };

describe('the refs that merging a branch moves', () => {
  it('are those of its repository, however spelled, that name the base', () => {
    const moved = (ref: string, address = url) => isReplaced({ url: address, ref }, target);
    expect(['main', 'refs/heads/main', 'HEAD', ''].map((ref) => moved(ref))).toEqual([true, true, true, true]);
    expect(['feature', 'v1', 'refs/tags/main', 'main2'].map((ref) => moved(ref))).toEqual([false, false, false, false]);
    expect(moved('main', 'https://GIT.example.com:443/fleet/')).toBe(true);
    expect(moved('main', 'https://git.example.com/fleet2')).toBe(false);
    expect(moved('main', '{{repository}}')).toBe(false);
  });

  it('do not include HEAD when the base is another branch than the default one', () => {
    const release = { ...target, base: 'release', isDefault: false };
    expect(isReplaced({ url, ref: 'HEAD' }, release)).toBe(false);
    expect(isReplaced({ url, ref: 'release' }, release)).toBe(true);
  });

  it('are seen at its commit, and all others where they are', async () => {
    const view = mergedView(
      { commitsOf: async (refs) => new Map(refs.map((ref) => [refKey(ref), { commit: 'elsewhere' }])) },
      target,
    );
    const refs = [
      { url, ref: 'HEAD' },
      { url, ref: 'v1' },
    ];
    expect(
      [...(await view.commitsOf(refs)).values()].toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
    ).toEqual([{ commit: 'elsewhere' }, { commit: 'f' }]);
  });
});

describe('the repositories that a preview may be about', () => {
  it('are each named once, spelled as somebody spells them', () => {
    const used = (address: string) => ({ url: address, ref: 'main', applicationSet: null });
    expect(repositoriesOf([used(url), used('https://git.example.com/fleet'), used('https://b/x')])).toEqual([
      'https://b/x',
      url,
    ]);
  });
});
