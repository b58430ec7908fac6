import { afterEach, describe, expect, it } from '@jest/globals';
import { mapBounded } from './map-bounded.js';
import { gatherPages } from './scm-answers.js';
import { type ScmFixture, type ScmFixtureOptions, pullRequestsOf, startScmFixture } from './testing/scm-fixture.js';

const fixtures: ScmFixture[] = [];
afterEach(async () => {
  for (const fixture of fixtures.splice(0)) await fixture.close();
});

async function start(options: ScmFixtureOptions = {}): Promise<ScmFixture> {
  const fixture = await startScmFixture(() => ({ headers: { 'x-total-count': '0' }, body: [] }), options);
  fixtures.push(fixture);
  return fixture;
}

function question(api: string, repo = 'shop', more = {}): ReturnType<typeof pullRequestsOf> {
  return pullRequestsOf('gitea', { owner: 'acme', repo, api, ...more });
}

describe('Questions to source hosts', () => {
  it('are asked anew each time, so that no answer is older than its question', async () => {
    const { scm, server, asked } = await start();
    const answers = [scm.answer(question(server.url)), scm.answer(question(server.url))];
    expect(await Promise.all(answers)).toEqual([[], []]);
    expect(asked()).toHaveLength(2);
  });

  it('are all answered, however many come at once', async () => {
    const { scm, server, asked } = await start();
    const names = Array.from({ length: 30 }, (_, index) => `r${index}`);
    await Promise.all(names.map((name) => scm.answer(question(server.url, name))));
    expect(new Set(asked()).size).toBe(30);
  });

  it('do not reach loopback unless the hub allows it', async () => {
    const { scm, server, asked } = await start({ allowedServiceAddresses: [] });
    await expect(scm.answer(question(server.url))).rejects.toMatchObject({ code: 'URL_NOT_ALLOWED' });
    await expect(scm.answer(question(`http://localhost:${server.port}`))).rejects.toMatchObject({
      code: 'URL_NOT_ALLOWED',
    });
    expect(asked()).toEqual([]);
  });

  it('are refused when the hub does not allow providers, or not this one', async () => {
    const off = await start({ enableScmProviders: false });
    await expect(off.scm.answer(question(off.server.url))).rejects.toMatchObject({ code: 'SCM_PROVIDER_NOT_ALLOWED' });
    const some = await start({ allowedScmProviders: ['https://git.acme.com'] });
    await expect(some.scm.answer(question(some.server.url))).rejects.toMatchObject({
      code: 'SCM_PROVIDER_NOT_ALLOWED',
    });
    expect([...off.asked(), ...some.asked()]).toEqual([]);
  });

  it('whose token is not one line fail without telling it', async () => {
    const { scm, server, asked } = await start({ secrets: { 'scm/token': 's3cret\nHost: evil' } });
    const error: unknown = await scm.answer(question(server.url)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SERVICE_REQUEST_INVALID', message: expect.not.stringContaining('s3cret') });
    const github = pullRequestsOf('github', { owner: 'a', repo: 'b', api: server.url });
    const other: unknown = await scm.answer(github).catch((thrown: unknown) => thrown);
    expect(other).toMatchObject({ code: 'SERVICE_REQUEST_INVALID', message: expect.not.stringContaining('s3cret') });
    expect(asked()).toEqual([]);
  });

  it('whose caRef names no certificate fail', async () => {
    const { scm, server } = await start({ configMaps: { ca: { 'ca.crt': 'nothing' } } });
    const withCa = question(server.url, 'shop', { caRef: { configMapName: 'ca', key: 'ca.crt' } });
    await expect(scm.answer(withCa)).rejects.toMatchObject({ code: 'SCM_SETTINGS_INVALID' });
  });
});

describe('Lists in pages', () => {
  it('that go back are errors', async () => {
    const readPage = (page: number): Promise<{ items: number[]; next: number }> =>
      Promise.resolve({ items: [page], next: page === 1 ? 2 : 1 });
    await expect(gatherPages('h', readPage)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });

  it('without an end are errors, not cut', async () => {
    const readPage = (page: number): Promise<{ items: number[]; next: number }> =>
      Promise.resolve({ items: [page], next: page + 1 });
    await expect(gatherPages('h', readPage)).rejects.toMatchObject({ code: 'SERVICE_LIMIT_EXCEEDED' });
  });
});

describe('Work on many things', () => {
  it('is bounded, in order, and ends with the first failure', async () => {
    let running = 0;
    let most = 0;
    const begun: number[] = [];
    const work = async (item: number): Promise<number> => {
      begun.push(item);
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (item === 99) throw new Error('no');
      return item * 2;
    };
    expect(await mapBounded([1, 2, 3, 4, 5, 6, 7], 3, work)).toEqual([2, 4, 6, 8, 10, 12, 14]);
    expect(most).toBe(3);
    begun.length = 0;
    await expect(mapBounded([1, 99, 3, 4, 5, 6, 7], 2, work)).rejects.toThrow('no');
    expect(begun.length).toBeLessThan(5);
  });
});
