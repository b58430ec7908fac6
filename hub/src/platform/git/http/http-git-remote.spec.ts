import { afterEach, describe, expect, it } from '@jest/globals';
import { serveAnswers } from '../testing/answering-server.js';
import { type GitFixture, OPEN_ACCESS, startGitFixture } from '../testing/git-fixture.js';
import { packet } from '../wire/pkt-line.js';

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

  async function serve(answer: Parameters<typeof serveAnswers>[0]): Promise<string> {
    const server = await serveAnswers(answer);
    closing.push(server.close);
    return server.url;
  }

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

  it('keeps the credential to itself: a redirect to another host gets none (row 19)', async () => {
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

  it('cannot lead to a metadata service, neither by its address nor by a redirect (row 19)', async () => {
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

  it.each([
    ['breaks off between two refs', packet(`${'a'.repeat(40)} refs/heads/main`), /ended early/],
    ['is an error', `${packet('ERR access denied')}0000`, /answered with an error/],
    ['names something that is no object', `${packet('main refs/heads/main')}0000`, /cannot be read/],
    ['never gets anywhere', '0000'.repeat(2_000), /empty packets/],
  ])('is not believed when its list of refs %s', async (_what, answer, reason) => {
    const git = await start();
    const greeting = `${packet('version 2')}${packet('ls-refs')}${packet('fetch=shallow')}0000`;
    const url = await serve((request, response) => response.end(request.method === 'GET' ? greeting : answer));
    const failure = git.remote.listRefs(`${url}/apps`, OPEN_ACCESS);
    await expect(failure).rejects.toMatchObject({ code: 'REPOSITORY_UNAVAILABLE' });
    await expect(failure).rejects.toThrow(reason);
  });

  it('is refused when it names objects by SHA-256', async () => {
    const git = await start();
    const greeting = `${packet('version 2')}${packet('object-format=sha256')}0000`;
    const url = await serve((_request, response) => response.end(greeting));
    await expect(git.remote.listRefs(`${url}/apps`, OPEN_ACCESS)).rejects.toThrow(/SHA-256/);
  });

  it('is asked by isomorphic-git alone when the setting says so', async () => {
    const protocols: unknown[] = [];
    const git = await start({
      transport: 'isomorphic-git',
      intercept: (request) => {
        protocols.push(request.headers['git-protocol']);
        return false;
      },
    });
    const commit = await (await git.createRepository('apps')).commit({ a: '1' }, 'one');
    await git.remote.fetch(git.urlOf('apps'), commit, OPEN_ACCESS);
    // The library fetches with the first version of the protocol.
    expect(protocols).toEqual([undefined, undefined]);
    expect(await git.objects.has(git.urlOf('apps'), commit)).toBe(true);
  });
});
