import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type GitFixture, OPEN_ACCESS, startGitFixture } from '../testing/git-fixture.js';

describe('A Git server over HTTP', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  async function start(options: Parameters<typeof startGitFixture>[0] = {}): Promise<GitFixture> {
    const git = await startGitFixture(options);
    closing.push(() => git.close());
    return git;
  }

  async function serve(answer: Parameters<typeof createServer>[1]): Promise<string> {
    const server: Server = createServer(answer ?? (() => undefined));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('lists branches, tags (annotated ones as their commit) and HEAD', async () => {
    const git = await start();
    const repository = await git.createRepository('apps');
    const commit = await repository.commit({ a: '1' }, 'one');
    await repository.git('tag', '-am', 'first', 'v1');
    await repository.git('branch', 'release/1');
    await repository.push();
    const { commits } = await git.remote.listRefs(git.urlOf('apps'), OPEN_ACCESS);
    expect(Object.fromEntries(commits)).toEqual({
      HEAD: commit,
      'refs/heads/main': commit,
      'refs/heads/release/1': commit,
      'refs/tags/v1': commit,
    });
    const narrow = await git.remote.listRefs(git.urlOf('apps'), OPEN_ACCESS, ['refs/tags/v1']);
    expect([...narrow.commits.keys()]).toEqual(['refs/tags/v1']);
  });

  it('is asked in one request once it is known', async () => {
    const git = await start();
    await (await git.createRepository('apps')).commit({ a: '1' }, 'one');
    await git.remote.listRefs(git.urlOf('apps'), OPEN_ACCESS);
    const before = git.server.requestCount();
    await git.remote.listRefs(git.urlOf('apps'), OPEN_ACCESS);
    expect(git.server.requestCount() - before).toBe(1);
  });

  it('is understood in protocol version 1 and 0 too', async () => {
    const git = await start({
      intercept: (request) => {
        delete request.headers['git-protocol'];
        return false;
      },
    });
    const repository = await git.createRepository('apps');
    const first = await repository.commit({ a: '1', b: 'b'.repeat(1_000) }, 'one');
    const url = git.urlOf('apps');
    expect((await git.remote.listRefs(url, OPEN_ACCESS)).commits.get('refs/heads/main')).toBe(first);
    await git.remote.fetch(url, first, OPEN_ACCESS);
    await repository.git('tag', '-am', 'tag', 'v1');
    const second = await repository.commit({ a: '2' }, 'two');
    await repository.push();
    expect((await git.remote.listRefs(url, OPEN_ACCESS)).commits.get('refs/tags/v1')).toBe(first);
    await git.remote.fetch(url, second, OPEN_ACCESS);
    const tree = await git.objects.tree(url, second);
    expect(tree.paths.map(({ path }) => path)).toEqual(['a', 'b']);
    await expect(git.remote.fetch(url, 'a'.repeat(40), OPEN_ACCESS)).rejects.toMatchObject({ code: 'REF_NOT_FOUND' });
  });

  it('may be empty', async () => {
    const git = await start();
    await git.createRepository('apps');
    expect([...(await git.remote.listRefs(git.urlOf('apps'), OPEN_ACCESS)).commits]).toEqual([]);
  });

  it('wants a credential, and what is missing or wrong is told apart', async () => {
    const git = await start({ basicAuth: { username: 'reader', password: 'hunter2' } });
    const repository = await git.createRepository('apps');
    const commit = await repository.commit({ a: '1' }, 'one');
    const url = git.urlOf('apps');
    await expect(git.remote.listRefs(url, OPEN_ACCESS)).rejects.toThrow(/wants a user name/);
    const wrong = { ...OPEN_ACCESS, credential: { username: 'reader', password: 'wrong-password' } };
    const failure = await git.remote.listRefs(url, wrong).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'REPOSITORY_AUTHENTICATION_FAILED' });
    expect(String(failure)).not.toContain('wrong-password');
    const right = { ...OPEN_ACCESS, credential: { username: 'reader', password: 'hunter2' } };
    await git.remote.fetch(url, commit, right);
    expect(await git.objects.has(url, commit)).toBe(true);
  });

  it('says what is not there', async () => {
    const git = await start();
    const repository = await git.createRepository('apps');
    await repository.commit({ a: '1' }, 'one');
    await expect(git.remote.listRefs(git.urlOf('none'), OPEN_ACCESS)).rejects.toMatchObject({
      code: 'REPOSITORY_NOT_FOUND',
    });
    await expect(git.remote.fetch(git.urlOf('apps'), 'a'.repeat(40), OPEN_ACCESS)).rejects.toMatchObject({
      code: 'REF_NOT_FOUND',
    });
  });

  it('keeps the credential to itself: a redirect to another host gets none', async () => {
    const seen: (string | undefined)[] = [];
    const elsewhere = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(404).end();
    });
    const url = await serve((_request, response) =>
      response.writeHead(302, { location: `${elsewhere}/stolen/info/refs?service=git-upload-pack` }).end(),
    );
    const git = await start();
    const access = { ...OPEN_ACCESS, credential: { username: 'u', password: 'p' } };
    await expect(git.remote.listRefs(`${url}/apps`, access)).rejects.toMatchObject({ code: 'REPOSITORY_NOT_FOUND' });
    expect(seen).toEqual([undefined]);
  });

  it('cannot lead to a metadata service, neither by its address nor by a redirect', async () => {
    const git = await start();
    const guarded = { anyAddress: false };
    await expect(git.remote.listRefs('http://169.254.169.254/latest', guarded)).rejects.toMatchObject({
      code: 'URL_NOT_ALLOWED',
    });
    const url = await serve((_request, response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/info/refs' }).end(),
    );
    await expect(git.remote.listRefs(`${url}/apps`, guarded)).rejects.toMatchObject({ code: 'URL_NOT_ALLOWED' });
  });

  it('is given up when it is silent, breaks off, or speaks something else', async () => {
    const git = await start({ timeoutMs: 300 });
    const silent = await serve(() => undefined);
    await expect(git.remote.listRefs(`${silent}/a`, OPEN_ACCESS)).rejects.toMatchObject({
      code: 'REPOSITORY_UNAVAILABLE',
      retryable: true,
    });
    const html = await serve((_request, response) => response.end('<html>login</html>'));
    await expect(git.remote.listRefs(`${html}/a`, OPEN_ACCESS)).rejects.toMatchObject({
      code: 'REPOSITORY_UNAVAILABLE',
    });
    const broken = await serve(
      (_request, response) => (
        response.writeHead(200, { 'content-length': '100' }),
        response.write('0'),
        response.destroy()
      ),
    );
    await expect(git.remote.listRefs(`${broken}/a`, OPEN_ACCESS)).rejects.toMatchObject({
      code: 'REPOSITORY_UNAVAILABLE',
    });
    const busy = await serve((_request, response) => response.writeHead(503).end());
    await expect(git.remote.listRefs(`${busy}/a`, OPEN_ACCESS)).rejects.toThrow(/503/);
    await expect(git.remote.listRefs('http://127.0.0.1:9/a', OPEN_ACCESS)).rejects.toThrow(/refused|failed/);
  });
});
