import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { refKey } from './repository-ref.js';
import { type RepositoriesFixture, startRepositoriesFixture } from '../testing/repositories-fixture.js';

let fixture: RepositoriesFixture;
let url: string;
let main: string;
let feature: string;

beforeAll(async () => {
  fixture = await startRepositoriesFixture();
  const repository = await fixture.git.createRepository('fleet');
  main = await repository.commit({ 'a.yaml': '1' }, 'one');
  feature = await repository.commit({ 'a.yaml': '2' }, 'two', 'feature');
  url = fixture.git.urlOf('fleet');
  await fixture.registry.add({ url, isPrefix: false }, 'ann');
});
afterAll(() => fixture.close());

const followed = async (): Promise<string[]> => (await fixture.refs.listOf([url])).map(({ ref }) => ref);

describe('looking at a ref', () => {
  it('says where it points now and which branch is the default one, and follows nothing', async () => {
    const before = await followed();
    expect(await fixture.service.look(url, 'feature')).toEqual({ commit: feature, defaultBranch: 'main' });
    expect(await fixture.service.look(url, 'refs/heads/feature')).toMatchObject({ commit: feature });
    expect(await fixture.service.look(url, main.toUpperCase())).toEqual({ commit: main, defaultBranch: 'main' });
    expect(await followed()).toEqual(before);
  });

  it('says what is wrong: no such branch, no such name, not allowed', async () => {
    const wrong = [
      fixture.service.look(url, 'nothing'),
      fixture.service.look(url, 'a b'),
      fixture.service.look('http://127.0.0.1:1/other.git', 'main'),
    ];
    expect((await Promise.allSettled(wrong)).map((one) => one.status === 'rejected' && one.reason)).toMatchObject([
      { code: 'REF_NOT_FOUND', kind: 'NotFound' },
      { code: 'INVALID_REF' },
      { code: 'REPOSITORY_NOT_ALLOWED' },
    ]);
  });
});

describe('a view of refs', () => {
  it('knows followed refs from the store, asks for others, and follows none of them', async () => {
    await fixture.service.want([{ url, ref: 'main' }]);
    await fixture.service.commitOf(url, 'main');
    const before = await followed();
    const refs = ['main', 'feature', 'gone', feature].map((ref) => ({ url, ref }));
    const view = fixture.service.view();
    const commits = await view.commitsOf(refs);
    expect(refs.map((ref) => commits.get(refKey(ref)))).toMatchObject([
      { commit: main },
      { commit: feature },
      { problem: { code: 'REF_NOT_FOUND' } },
      { commit: feature },
    ]);
    expect(await followed()).toEqual(before);
    const asked = fixture.git.server.requestCount();
    await view.commitsOf(refs);
    expect(fixture.git.server.requestCount()).toBe(asked);
  });
});
