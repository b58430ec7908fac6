import { describe, expect, it } from '@jest/globals';
import { refKey, type RefResolution, type RepositoryRefName } from '../../repositories/refs/repository-ref.js';
import { ResolveRefs } from './resolve-refs.js';

const ref = (url: string, name = 'main'): RepositoryRefName => ({ url, ref: name });

/** Answers at once, but for one repository, which answers when told. */
class SlowView {
  readonly asked: string[] = [];
  readonly answers = Promise.withResolvers<void>();

  async commitsOf(refs: readonly RepositoryRefName[]): Promise<Map<string, RefResolution>> {
    this.asked.push(refs.map(({ url }) => url).join(' '));
    if (refs.some(({ url }) => url === 'dead')) await this.answers.promise;
    return new Map(refs.map((one) => [refKey(one), { commit: `${one.url} ${one.ref}` }]));
  }
}

describe('Resolving refs', () => {
  it('asks one question for all that are known', async () => {
    const view = new SlowView();
    const { known, late } = await new ResolveRefs(view).resolve([ref('a'), ref('b'), ref('a'), ref('b', 'other')]);
    expect(view.asked).toEqual(['a b b']);
    expect(known.get(refKey(ref('b', 'other')))).toEqual({ commit: 'b other' });
    expect(late.size).toBe(0);
  });

  it('row 30: gives what is known though one repository does not answer, and that one later', async () => {
    const view = new SlowView();
    const resolving = new ResolveRefs(view);
    const { known, late } = await resolving.resolve([ref('a'), ref('dead'), ref('b')]);
    expect([...known.keys()].toSorted()).toEqual([refKey(ref('a')), refKey(ref('b'))]);
    expect([...late.keys()]).toEqual([refKey(ref('dead'))]);
    view.answers.resolve();
    expect(await late.get(refKey(ref('dead')))).toEqual({ commit: 'dead main' });
  });

  it('does not ask a repository again that is being asked, but asks it anew afterwards', async () => {
    const view = new SlowView();
    const resolving = new ResolveRefs(view);
    await resolving.resolve([ref('dead')]);
    const asked = view.asked.length;
    const { late } = await resolving.resolve([ref('dead')]);
    expect(view.asked).toHaveLength(asked);
    view.answers.resolve();
    await late.get(refKey(ref('dead')));
    await new Promise((resolve) => setImmediate(resolve));
    const { known } = await resolving.resolve([ref('dead')]);
    expect(known.size).toBe(1);
    expect(view.asked).toHaveLength(asked + 1);
  });

  it('hands on what concerns everybody', async () => {
    const failing = { commitsOf: () => Promise.reject(new Error('the database is away')) };
    await expect(new ResolveRefs(failing).resolve([ref('a')])).rejects.toThrow('away');
  });
});
