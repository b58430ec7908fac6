import { afterEach, describe, expect, it } from '@jest/globals';
import { makeTestCertificate } from '../../outbound-http/testing/test-certificate.js';
import type { GitAccess } from '../git-remote.js';
import { type ForwardProxyOptions, PROXIED_NAME, startForwardProxy } from '../testing/forward-proxy.js';
import { type GitFixture, type GitFixtureOptions, startGitFixture } from '../testing/git-fixture.js';
import { startTlsFront } from '../testing/tls-front.js';

const certificate = makeTestCertificate('server');

describe('A server behind a proxy', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  async function start(options: ForwardProxyOptions = {}, more: GitFixtureOptions = {}) {
    const git = await startGitFixture(more);
    closing.push(() => git.close());
    const commit = await (await git.createRepository('apps')).commit({ a: '1' }, 'one');
    const proxy = await startForwardProxy(options);
    closing.push(() => proxy.close());
    const through = (userinfo = ''): GitAccess => ({
      ...git.access,
      proxy: { url: `http://${userinfo}${proxy.host}`, noProxy: [] },
    });
    const url = git.urlOf('apps').replace('127.0.0.1', PROXIED_NAME);
    return { git, commit, proxy, through, url };
  }

  async function secure(git: GitFixture): Promise<{ url: string; tls: NonNullable<GitAccess['tls']> }> {
    const front = await startTlsFront(git.server.url, { key: certificate.key, cert: certificate.certificate });
    closing.push(() => front.close());
    return { url: `${front.url.replace('127.0.0.1', PROXIED_NAME)}/apps.git`, tls: { isInsecure: true } };
  }

  it('is reached over plain HTTP, over TLS, and over SSH', async () => {
    const { git, commit, proxy, through, url } = await start();
    expect((await git.remote.listRefs(url, through())).commits.get('HEAD')).toBe(commit);
    expect(proxy.asked[0]).toMatch(/^GET http:\/\/git\.example\.test:\d+\/apps\.git\/info\/refs/);
    const { url: safe, tls } = await secure(git);
    await git.remote.fetch(safe, commit, { ...through(), tls });
    expect(proxy.asked.at(-1)).toMatch(/^CONNECT git\.example\.test:\d+$/);
    expect(proxy.asked.filter((one) => one.startsWith('CONNECT'))).toHaveLength(1);

    const ssh = await start({}, { ssh: { takesVersion2: true } });
    const knownHosts = ssh.git.access.ssh?.knownHosts?.replace('127.0.0.1', PROXIED_NAME) ?? '';
    const access = { ...ssh.through(), ssh: { ...ssh.git.access.ssh, knownHosts } };
    expect((await ssh.git.remote.listRefs(ssh.url, access)).commits.get('HEAD')).toBe(ssh.commit);
    expect(ssh.proxy.asked).toEqual([expect.stringMatching(/^CONNECT git\.example\.test:\d+$/)]);
  });

  it('is reached with the user name and password of the proxy, which no message shows', async () => {
    const { git, commit, proxy, through, url } = await start({ authorization: 'me:p@ss' });
    const { url: safe, tls } = await secure(git);
    for (const [address, more] of [
      [url, {}],
      [safe, { tls }],
    ] as const) {
      expect((await git.remote.listRefs(address, { ...through('me:p%40ss@'), ...more })).commits.get('HEAD')).toBe(
        commit,
      );
      const failure = await git.remote
        .listRefs(address, { ...through('me:hunter2@'), ...more })
        .catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'REPOSITORY_UNAVAILABLE' });
      expect(String(failure)).toMatch(/its proxy .*user name and a password/);
      expect(JSON.stringify(failure) + String(failure)).not.toMatch(/hunter2|p@ss/);
    }
    expect(proxy.asked.length).toBeGreaterThan(3);
  });

  it('is reached without it where that is excepted', async () => {
    const { git, commit, proxy, through, url } = await start();
    const access = { ...through(), proxy: { url: `http://${proxy.host}`, noProxy: ['.example.test'] } };
    await expect(git.remote.listRefs(url, access)).rejects.toThrow(/cannot be resolved/);
    expect((await git.remote.listRefs(git.urlOf('apps'), through())).commits.get('HEAD')).toBe(commit);
    expect(proxy.asked).toEqual([]);
  });

  it('is no way to a metadata service: the name is looked at before the proxy gets it (row 19)', async () => {
    const { git, proxy, through } = await start();
    const guarded = { ...through(), anyAddress: false };
    for (const host of ['169.254.169.254', '2852039166', '[fe80::1]']) {
      for (const address of [`http://${host}/a`, `https://${host}/a`, `ssh://git@${host}/a`])
        await expect(git.remote.listRefs(address, guarded)).rejects.toMatchObject({ code: 'URL_NOT_ALLOWED' });
    }
    expect(proxy.asked).toEqual([]);
  });

  it.each([
    ['refuses', { status: 403 }, /its proxy 127\.0\.0\.1:\d+ refuses to connect \(HTTP status 403\)/],
    ['fails', { status: 502 }, /HTTP status 502/],
    ['never answers', { status: 0 }, /took longer/],
  ])('says what is wrong when the proxy %s', async (_what, options, reason) => {
    const { git, through } = await start(options, { timeoutMs: 400 });
    const { url, tls } = await secure(git);
    const failure = git.remote.listRefs(url, { ...through(), tls });
    await expect(failure).rejects.toMatchObject({ code: 'REPOSITORY_UNAVAILABLE', retryable: true });
    await expect(failure).rejects.toThrow(reason);
  });

  it('says that there is no proxy', async () => {
    const { git, url } = await start();
    const { url: safe, tls } = await secure(git);
    const proxy = { url: 'http://me:hunter2@127.0.0.1:9', noProxy: [] };
    for (const address of [url, safe]) {
      const failure = git.remote.listRefs(address, { ...git.access, tls, proxy });
      await expect(failure).rejects.toThrow(/refused/i);
      await expect(failure).rejects.not.toThrow(/hunter2/);
    }
  });
});
