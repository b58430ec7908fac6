/** What every way of reading a remote must do over HTTP. Called by the specs of the transports. */
import { afterEach, expect, it } from '@jest/globals';
import { serveAnswers } from '../testing/answering-server.js';
import { type GitFixture, type GitFixtureOptions, OPEN_ACCESS, startGitFixture } from '../testing/git-fixture.js';

const READER = { username: 'reader', password: 'hunter2' };

/** `options` choose the transport. */
export function describeHttpGitRemote(options: GitFixtureOptions): void {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  async function start(more: GitFixtureOptions = {}): Promise<GitFixture> {
    const git = await startGitFixture({ ...options, ...more });
    closing.push(() => git.close());
    return git;
  }

  async function textAt(git: GitFixture, commit: string, path: string): Promise<string> {
    const url = git.urlOf('apps');
    const oid = (await git.objects.tree(url, commit)).entryAt(path)?.oid ?? '';
    return Buffer.from((await git.objects.readBlobs(url, [oid])).get(oid) ?? []).toString();
  }

  it('wants a credential, refuses a wrong one without showing it, and takes the right one', async () => {
    const git = await start({ basicAuth: READER });
    const commit = await (await git.createRepository('apps')).commit({ a: '1' }, 'one');
    const url = git.urlOf('apps');
    await expect(git.remote.fetch(url, commit, OPEN_ACCESS)).rejects.toThrow(/wants a user name/);
    const wrong = { ...OPEN_ACCESS, credential: { ...READER, password: 'wrong-password' } };
    for (const asked of [git.remote.listRefs(url, wrong), git.remote.fetch(url, commit, wrong)]) {
      const failure = await asked.catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'REPOSITORY_AUTHENTICATION_FAILED' });
      expect(String(failure)).not.toContain('wrong-password');
    }
    const right = { ...OPEN_ACCESS, credential: READER };
    expect((await git.remote.listRefs(url, right)).commits.get('HEAD')).toBe(commit);
    await git.remote.fetch(url, commit, right);
    expect(await textAt(git, commit, 'a')).toBe('1');
  });

  it('follows a redirect to another host without the credential', async () => {
    const seen: (string | undefined)[] = [];
    const git = await start({
      intercept: (request) => {
        seen.push(request.headers.authorization);
        return false;
      },
    });
    const commit = await (await git.createRepository('apps')).commit({ a: '1' }, 'one');
    const redirecting = await serveAnswers((request, response) => {
      response.writeHead(302, { location: `${git.server.url}${request.url}` }).end();
    });
    closing.push(redirecting.close);
    const url = `${redirecting.url}/apps.git`;
    await git.remote.fetch(url, commit, { ...OPEN_ACCESS, credential: READER });
    expect(await git.objects.has(url, commit)).toBe(true);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.every((authorization) => authorization === undefined)).toBe(true);
  });

  it('gives up a server that is silent, and one that breaks off', async () => {
    const git = await start({ timeoutMs: 300 });
    const silent = await serveAnswers(() => undefined);
    const broken = await serveAnswers((_request, response) => {
      response.writeHead(200, {
        'content-length': '100',
        'content-type': 'application/x-git-upload-pack-advertisement',
      });
      response.write('001e# service=git-upload-pack\n', () => response.destroy());
    });
    closing.push(silent.close, broken.close);
    for (const { url } of [silent, broken]) {
      const error = { code: 'REPOSITORY_UNAVAILABLE', retryable: true };
      await expect(git.remote.fetch(`${url}/apps`, 'a'.repeat(40), OPEN_ACCESS)).rejects.toMatchObject(error);
    }
  });
}
