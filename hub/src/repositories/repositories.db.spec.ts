import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SampleRepository } from '@wheelhouse/cli/git-server';
import { comparableAddress } from './registry/comparable-address.js';
import type { MovedRef } from './refs/repository-ref.js';
import { TIDY_REPOSITORIES } from './repository-jobs.js';
import { type RepositoriesFixture, startRepositoriesFixture } from './testing/repositories-fixture.js';

describe('Repositories', () => {
  let fixture: RepositoriesFixture;
  let repository: SampleRepository;
  let url: string;
  let first: string;

  beforeEach(async () => {
    fixture = await startRepositoriesFixture();
    repository = await fixture.git.createRepository('apps');
    first = await repository.commit({ 'a.yaml': 'one' }, 'one');
    url = fixture.git.urlOf('apps');
    await fixture.registry.add({ url, isPrefix: false }, 'admin');
  });
  afterEach(() => fixture.close());

  it('resolve a ref once for everyone who asks, with one query afterwards', async () => {
    const refs = Array.from({ length: 2_000 }, () => ({ url, ref: 'main' }));
    expect((await fixture.service.commitsOf(refs)).get(`${url}\nmain`)).toEqual({ commit: first });
    const before = fixture.git.server.requestCount();
    await fixture.service.commitsOf(refs);
    await fixture.service.want(refs);
    expect(fixture.git.server.requestCount()).toBe(before);
  });

  it('take a full commit id as it is, and an empty ref as HEAD', async () => {
    expect(await fixture.service.commitOf(url, 'A'.repeat(40))).toEqual({ commit: 'a'.repeat(40) });
    expect(await fixture.service.commitOf(url, '')).toEqual({ commit: first });
  });

  it('give trees and files of a commit, fetching it when needed', async () => {
    const tree = await fixture.service.tree(url, first);
    const oid = tree.entryAt('a.yaml')?.oid ?? '';
    expect(Buffer.from((await fixture.service.readBlobs(url, [oid])).get(oid) ?? []).toString()).toBe('one');
  });

  it('say what may not be used, what is missing and what is no ref, each with its code', async () => {
    const other = 'https://elsewhere.example/x.git';
    const resolutions = await fixture.service.commitsOf([
      { url: other, ref: 'main' },
      { url, ref: 'missing' },
      { url, ref: '1.2..*' },
      { url: 'file:///etc/passwd', ref: 'main' },
      { url, ref: 'main' },
    ]);
    expect(
      [...resolutions.values()].map((resolution) => ('problem' in resolution ? resolution.problem.code : 'ok')),
    ).toEqual(expect.arrayContaining(['REPOSITORY_NOT_ALLOWED', 'REF_NOT_FOUND', 'INVALID_REF', 'INVALID_URL', 'ok']));
    await expect(fixture.service.want([{ url: other, ref: 'main' }])).rejects.toMatchObject({
      code: 'REPOSITORY_NOT_ALLOWED',
    });
    await expect(fixture.service.commitOf(url, 'missing')).rejects.toMatchObject({ code: 'REF_NOT_FOUND' });
  });

  it('tell observers of a moved ref inside the transaction that stores it: when one throws, nothing is stored', async () => {
    await fixture.service.commitOf(url, 'main');
    const second = await repository.commit({ 'a.yaml': 'two' }, 'two');
    const moved: MovedRef[] = [];
    let isRefusing = true;
    fixture.service.onMoved((refs) => {
      if (isRefusing) return Promise.reject(new Error('no'));
      moved.push(...refs);
      return Promise.resolve();
    });
    await expect(fixture.registry.refreshByUrl(url)).rejects.toThrow('no');
    expect(await fixture.service.commitOf(url, 'main')).toEqual({ commit: first });
    isRefusing = false;
    await fixture.registry.refreshByUrl(url);
    expect(moved).toEqual(expect.arrayContaining([{ url, ref: 'main', commit: second }]));
    expect(await fixture.service.commitOf(url, 'main')).toEqual({ commit: second });
    const before = moved.length;
    await fixture.registry.refreshByUrl(url);
    expect(moved).toHaveLength(before);
  });

  it('tell observers of an added one inside the transaction that stores it', async () => {
    const other = fixture.git.urlOf('other');
    fixture.service.onAdded(() => Promise.reject(new Error('no')));
    await expect(fixture.registry.add({ url: other, isPrefix: false }, 'admin')).rejects.toThrow('no');
    expect((await fixture.registry.listAll()).map((one) => one.url)).toEqual([url]);
  });

  it('are polled with one request for each address, whatever the number of refs, and less often while they fail', async () => {
    for (let index = 0; index < 10; index += 1) await repository.git('branch', `b${index}`);
    await repository.push();
    await fixture.service.want(Array.from({ length: 10 }, (_, index) => ({ url, ref: `b${index}` })));
    await fixture.jobs.runAll();
    const before = fixture.git.server.requestCount();
    const [planned] = fixture.jobs.jobs.filter(({ identity }) => identity === url);
    const waited = (planned?.runAt?.getTime() ?? 0) - fixture.clock.now().getTime();
    expect(waited).toBeGreaterThanOrEqual(162_000);
    expect(waited).toBeLessThanOrEqual(198_000);
    fixture.clock.advance(200_000);
    await fixture.jobs.runAll(fixture.clock.now());
    expect(fixture.git.server.requestCount() - before).toBe(1);
    await fixture.git.server.close();
    const waits: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      fixture.clock.advance(1_000_000);
      await fixture.jobs.runAll(fixture.clock.now());
      const [next] = fixture.jobs.jobs.filter(({ identity }) => identity === url);
      waits.push(((next?.runAt?.getTime() ?? 0) - fixture.clock.now().getTime()) / 1_000);
    }
    expect(waits[1]).toBeGreaterThan((waits[0] ?? 0) * 1.5);
    expect(Math.max(...waits)).toBeLessThanOrEqual(990);
  });

  it('keep the last commit while a repository fails, show the problem, say it once, and clear it afterwards', async () => {
    await fixture.service.commitOf(url, 'main');
    const told: (string | null)[] = [];
    fixture.service.onProblem((refs) => {
      told.push(...refs.filter(({ ref }) => ref === 'main').map(({ problem }) => problem?.code ?? null));
      return Promise.resolve();
    });
    const { rename } = await import('node:fs/promises');
    await rename(repository.bareDirectory, `${repository.bareDirectory}.gone`);
    for (let round = 0; round < 3; round += 1) await fixture.registry.refreshByUrl(url);
    expect(await fixture.service.commitsOf([{ url, ref: 'main' }])).toEqual(
      new Map([
        [`${url}\nmain`, { commit: first, staleProblem: expect.objectContaining({ code: 'REPOSITORY_NOT_FOUND' }) }],
      ]),
    );
    await rename(`${repository.bareDirectory}.gone`, repository.bareDirectory);
    await fixture.registry.refreshByUrl(url);
    expect(told).toEqual(['REPOSITORY_NOT_FOUND', null]);
    expect(fixture.events.filter(({ type }) => type === 'RepositoryFailed').length).toBeGreaterThan(0);
  });

  it('that were removed say so at once, and what is deployed keeps its commit', async () => {
    await fixture.service.commitOf(url, 'main');
    const told: (string | undefined)[] = [];
    fixture.service.onProblem((refs) => Promise.resolve(void told.push(...refs.map(({ problem }) => problem?.code))));
    await fixture.registry.remove(`${url}/`, 'admin');
    expect(new Set(told)).toEqual(new Set(['REPOSITORY_NOT_ALLOWED']));
    const [row] = await fixture.refs.findAll([{ url, ref: 'main' }]);
    expect(row).toMatchObject({ commit: first, error: { code: 'REPOSITORY_NOT_ALLOWED' } });
    await expect(fixture.registry.remove(url, 'admin')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('drop refs that nobody uses, only when someone can say so', async () => {
    await fixture.service.want([{ url, ref: 'main' }]);
    await fixture.jobs.enqueue(TIDY_REPOSITORIES, 'all');
    fixture.clock.advance(2 * 3_600_000);
    await fixture.jobs.runAll();
    expect(await fixture.refs.listOf([url])).toHaveLength(2);
    fixture.service.usedBy((refs) => Promise.resolve(refs.filter(({ ref }) => ref === 'main')));
    await fixture.jobs.enqueue(TIDY_REPOSITORIES, 'all');
    await fixture.jobs.runAll();
    expect((await fixture.refs.listOf([url])).map(({ ref }) => ref)).toEqual(['main']);
  });

  it('are asked at once when somebody says that they moved, however their address is written', async () => {
    await fixture.service.commitOf(url, 'main');
    await fixture.jobs.runAll();
    const address = comparableAddress(url.replace(/\.git$/, '/').toUpperCase()) ?? '';
    expect(await fixture.hints.haveMoved(new Set(['elsewhere.example/x']))).toBe(0);
    expect(await fixture.hints.haveMoved(new Set([address, 'elsewhere.example/x']))).toBe(1);
    expect(await fixture.hints.haveMoved(new Set([address]))).toBe(1);
    expect(fixture.jobs.jobs.filter(({ identity, runAt }) => identity === url && runAt === undefined)).toHaveLength(1);
  });

  it('are looked up as often as the one wants who wants it most often', async () => {
    fixture.service.polledBy(async (asked) => (asked === url ? 30 : undefined));
    fixture.service.polledBy(async () => 3_600);
    await fixture.jobs.runAll();
    const waitMs = async () => {
      const [{ nextCheckAt } = { nextCheckAt: new Date(0) }] = await fixture.refs.listOf([url]);
      return nextCheckAt.getTime() - fixture.clock.now().getTime();
    };
    await fixture.registry.refreshByUrl(url);
    expect(await waitMs()).toBeGreaterThanOrEqual(27_000);
    expect(await waitMs()).toBeLessThanOrEqual(33_000);
  });
});

describe('Credentials and prefixes', () => {
  let fixture: RepositoriesFixture;
  afterEach(() => fixture.close());

  it('are sealed in the database, never shown, and inherited from the longest prefix', async () => {
    fixture = await startRepositoriesFixture({ basicAuth: { username: 'token', password: 'hunter2' } });
    const sample = await fixture.git.createRepository('private');
    const commit = await sample.commit({ a: '1' }, 'one');
    const url = fixture.git.urlOf('private');
    const prefix = await fixture.registry.add(
      { url: fixture.git.server.url, isPrefix: true, password: 'hunter2' },
      'admin',
    );
    expect(await fixture.service.commitOf(url, 'main')).toEqual({ commit });
    const exact = await fixture.registry.add({ url, isPrefix: false, password: 'wrong' }, 'admin');
    const [shown] = await fixture.presentation.present([exact]);
    expect(shown).toMatchObject({ hasCredential: true, warnings: [expect.stringContaining('unencrypted')] });
    expect(shown?.refs.find(({ ref }) => ref === 'main')?.error?.code).toBe('REPOSITORY_AUTHENTICATION_FAILED');
    const everything = JSON.stringify(
      await fixture.database.dataSource.query('select r.*, encode(secrets_sealed, $1) as sealed from repositories r', [
        'escape',
      ]),
    );
    expect(everything + JSON.stringify([shown, prefix, fixture.events])).not.toMatch(/hunter2|"wrong"/);
    expect(everything).toContain(prefix.id);
  });

  it('of a configuration allow what lies below, and refuse what cannot be a credential', async () => {
    fixture = await startRepositoriesFixture({ prefixes: ['https://git.example.com/acme'] });
    await expect(
      fixture.service.want([{ url: 'https://git.example.com/acme/x.git', ref: 'main' }]),
    ).resolves.toBeUndefined();
    await expect(
      fixture.service.want([{ url: 'https://git.example.com/acme-x/x.git', ref: 'main' }]),
    ).rejects.toMatchObject({ code: 'REPOSITORY_NOT_ALLOWED' });
    const url = 'https://git.example.com/b';
    await expect(fixture.registry.add({ url, isPrefix: false, username: 'u' }, 'a')).rejects.toThrow(/password-stdin/);
    await expect(fixture.registry.add({ url, isPrefix: false, password: 'p\n' }, 'a')).rejects.toThrow(/line feed/);
    await expect(fixture.registry.add({ url: 'http://169.254.169.254/', isPrefix: true }, 'a')).rejects.toMatchObject({
      code: 'URL_NOT_ALLOWED',
    });
  });
});
