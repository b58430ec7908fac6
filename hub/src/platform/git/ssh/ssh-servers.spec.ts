import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import ssh2 from 'ssh2';
import { type GitFixture, type GitFixtureOptions, startGitFixture } from '../testing/git-fixture.js';
import { newSshKey, startSshGitServer } from '../testing/ssh-git-server.js';

describe('An SSH server', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  async function start(ssh: GitFixtureOptions['ssh'] = {}, more: GitFixtureOptions = {}) {
    const git = await startGitFixture({ ...more, ssh: { takesVersion2: true, ...ssh } });
    closing.push(() => git.close());
    const commit = await (await git.createRepository('apps')).commit({ a: '1', b: randomBytes(200_000) }, 'one');
    if (git.ssh === undefined) throw new Error('there is no SSH server');
    return { git, server: git.ssh, commit, url: git.urlOf('apps') };
  }

  const withSsh = (git: GitFixture, ssh: object) => ({ ...git.access, ssh: { ...git.access.ssh, ...ssh } });

  it('is greeted with nothing when it is unknown: the error says its fingerprint and how to trust it (row 45)', async () => {
    const { git, server, url } = await start();
    for (const knownHosts of ['', `other.example ssh-ed25519 ${server.knownHosts.split(' ')[2]}`]) {
      const failure = await git.remote.listRefs(url, withSsh(git, { knownHosts })).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'REPOSITORY_HOST_KEY_UNKNOWN', retryable: false });
      expect(String(failure)).toMatch(/SHA256:[A-Za-z0-9+/]{43}.*--known-hosts FILE.*ssh-keyscan -p \d+ 127\.0\.0\.1/);
    }
    expect(server.logins()).toBe(0);
  });

  it('that shows another key than before, or a revoked one, is never spoken to (row 45)', async () => {
    const { git, server, url } = await start();
    const other = await startSshGitServer({ directory: git.root });
    closing.push(() => other.close());
    const swapped = `[127.0.0.1]:${server.port} ${other.knownHosts.split(' ').slice(1).join(' ')}`;
    await expect(git.remote.listRefs(url, withSsh(git, { knownHosts: swapped }))).rejects.toMatchObject({
      code: 'REPOSITORY_HOST_KEY_CHANGED',
      message: expect.stringMatching(/another key.*SHA256:/),
    });
    const revoked = `${server.knownHosts}@revoked * ${server.knownHosts.split(' ').slice(1).join(' ')}`;
    await expect(git.remote.listRefs(url, withSsh(git, { knownHosts: revoked }))).rejects.toMatchObject({
      code: 'REPOSITORY_HOST_KEY_REVOKED',
    });
    expect(server.logins()).toBe(0);
  });

  it('that has several keys shows the one that is known', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    const { git, server, commit, url } = await start({ moreHostKeys: [pem] });
    const parsed = [ssh2.utils.parseKey(pem)].flat()[0];
    if (parsed === undefined || parsed instanceof Error) throw new Error('no key');
    const knownHosts = `[127.0.0.1]:${server.port} ssh-rsa ${parsed.getPublicSSH().toString('base64')}`;
    const answer = await git.remote.listRefs(url, withSsh(git, { knownHosts }));
    expect(answer.commits.get('HEAD')).toBe(commit);
  });

  it('that refuses the key, or wants one, is told so', async () => {
    const { git, url } = await start();
    const stranger = newSshKey();
    const refused = git.remote.listRefs(url, withSsh(git, { privateKey: stranger.private }));
    await expect(refused).rejects.toMatchObject({ code: 'REPOSITORY_AUTHENTICATION_FAILED' });
    await expect(refused).rejects.toThrow(/refused the stored SSH key/);
    const { knownHosts } = git.access.ssh ?? {};
    const keyless = { anyAddress: true, ssh: { ...(knownHosts !== undefined && { knownHosts }) } };
    await expect(git.remote.listRefs(url, keyless)).rejects.toThrow(/wants a key.*--ssh-key FILE/);
  });

  it('gets a locked key opened with its passphrase', async () => {
    const key = newSshKey('correct horse');
    const { git, commit, url } = await start({ authorizedKey: key.public });
    const access = withSsh(git, { privateKey: key.private, passphrase: 'correct horse' });
    expect((await git.remote.listRefs(url, access)).commits.get('HEAD')).toBe(commit);
  });

  it('is logged in to once for many questions, and again when it closed the connection meanwhile', async () => {
    const { git, server, commit, url } = await start();
    for (let count = 0; count < 3; count += 1) await git.remote.listRefs(url, git.access);
    await git.remote.fetch(url, commit, git.access);
    await git.remote.listRefs(url, git.access);
    expect(server.logins()).toBe(1);
    for (const connection of server.open) connection.end();
    expect((await git.remote.listRefs(url, git.access)).commits.get('HEAD')).toBe(commit);
    expect(server.logins()).toBe(2);
    expect(server.commands[0]).toBe("git-upload-pack '/apps.git'");
  });

  it('is asked over few connections, however many ask', async () => {
    const { git, server, commit, url } = await start();
    const answers = await Promise.all(Array.from({ length: 20 }, () => git.remote.listRefs(url, git.access)));
    expect(answers.every(({ commits }) => commits.get('HEAD') === commit)).toBe(true);
    expect(server.logins()).toBeLessThanOrEqual(4);
  });

  it('cannot be a metadata service, by whatever name', async () => {
    const { git } = await start();
    const guarded = { ...git.access, anyAddress: false };
    for (const host of ['169.254.169.254', '2852039166', '0xa9.254.43518', '[fe80::1]']) {
      const asked = git.remote.listRefs(`ssh://git@${host}/apps.git`, guarded);
      await expect(asked).rejects.toMatchObject({ code: 'URL_NOT_ALLOWED' });
    }
  });

  it.each([
    ['that a repository does not exist', 'ERROR: Repository not found.\n', 'REPOSITORY_NOT_FOUND'],
    ['that it may not be read', 'remote: You are not allowed to read this.\n', 'REPOSITORY_AUTHENTICATION_FAILED'],
    ['something else', 'hunter2 went wrong\n', 'REPOSITORY_UNAVAILABLE'],
  ])('that says %s is understood, and not quoted', async (_what, said, code) => {
    const { git, url } = await start({
      intercept: (_command, channel) => {
        channel.stderr.write(said);
        channel.exit(1);
        channel.end();
        return true;
      },
    });
    const failure = await git.remote.listRefs(url, git.access).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code });
    expect(String(failure)).not.toContain('hunter2');
  });

  it.each([
    ['says nothing', () => undefined],
    ['says half a greeting', (channel: { write(text: string): void }) => channel.write('00')],
    [
      'floods its error output',
      (channel: { stderr: { write(bytes: Buffer): void } }) => channel.stderr.write(Buffer.alloc(5_000_000, 'x')),
    ],
  ])('that %s is given up, and others are not held up', async (_what, misbehave) => {
    let isBad = true;
    const { git, commit, url } = await start(
      {
        intercept: (_command, channel) => {
          if (isBad) misbehave(channel);
          return isBad;
        },
      },
      { timeoutMs: 400 },
    );
    const failures = Array.from({ length: 6 }, () => git.remote.listRefs(url, git.access));
    for (const failure of failures)
      await expect(failure).rejects.toMatchObject({ code: 'REPOSITORY_UNAVAILABLE', retryable: true });
    isBad = false;
    expect((await git.remote.listRefs(url, git.access)).commits.get('HEAD')).toBe(commit);
  });

  it('that stops in the middle of a pack is given up, and nothing stays of the pack', async () => {
    let isBad = true;
    const { git, commit, url } = await start(
      {
        takesVersion2: true,
        intercept: (_command, channel) => {
          if (!isBad) return false;
          const lines = ['version 2', 'ls-refs', 'fetch=shallow', 'object-format=sha1'];
          channel.write(
            `${lines.map((line) => `${(line.length + 5).toString(16).padStart(4, '0')}${line}\n`).join('')}0000`,
          );
          channel.once('data', () => channel.write('000dpackfile\n2005\x01PACK'));
          return true;
        },
      },
      { timeoutMs: 400 },
    );
    await expect(git.remote.fetch(url, commit, git.access)).rejects.toMatchObject({ code: 'REPOSITORY_UNAVAILABLE' });
    isBad = false;
    await git.remote.fetch(url, commit, git.access);
    expect((await git.objects.tree(url, commit)).paths).toHaveLength(2);
  });

  it.each([
    ['is silent', () => undefined],
    ['speaks HTTP', (socket: { end(text: string): void }) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['hangs up', (socket: { destroy(): void }) => socket.destroy()],
  ])('in whose place something %s is given up', async (_what, answer) => {
    const { git } = await start({}, { timeoutMs: 400 });
    const impostor = createServer((socket) => {
      socket.on('error', () => undefined).resume();
      answer(socket);
    });
    await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
    const { port } = impostor.address() as AddressInfo;
    const url = `ssh://git@127.0.0.1:${port}/apps.git`;
    await expect(git.remote.listRefs(url, git.access)).rejects.toMatchObject({ code: 'REPOSITORY_UNAVAILABLE' });
    await new Promise<void>((resolve) => impostor.close(() => resolve()));
  });
});
