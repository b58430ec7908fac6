import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeHub } from '../../testing/fake-hub.js';
import { type CommandOutcome, runCommand } from '../../testing/run-command.js';
import { page } from '../../testing/sample-answers.js';

let hub: FakeHub;
let directory: string;
beforeAll(async () => {
  hub = await FakeHub.start();
  directory = mkdtempSync(join(tmpdir(), 'wheelhouse-repo-'));
});
afterAll(async () => {
  await hub.close();
  rmSync(directory, { recursive: true, force: true });
});
beforeEach(() => {
  hub.requests.length = 0;
  hub.answers = {
    addRepository: { data: { addRepository: repository } },
    repositories: page('repositories', [repository]),
  };
});

const url = 'https://x.example.com/a';
const repository = {
  id: 'r',
  url,
  type: 'GIT',
  isPrefix: false,
  hasCredential: true,
  credentialKind: 'SSH_KEY',
  hasKnownHosts: true,
  hasClientCertificate: false,
  hasCaCertificates: true,
  isInsecure: true,
  hasProxy: true,
  noProxy: [],
  warnings: ['The certificate of the server is NOT checked.'],
  refs: [],
  createdAt: '2026-03-01T12:00:00.000Z',
};
const run = (...words: string[]): Promise<CommandOutcome> =>
  runCommand(words, { WHEELHOUSE_HUB: hub.url, WHEELHOUSE_TOKEN: 'wht_test' });
const file = (name: string): string => {
  const path = join(directory, name);
  writeFileSync(path, `the ${name}\n`);
  return path;
};

describe('repo add', () => {
  it('sends what is in the files, and shows warnings', async () => {
    const files = ['key', 'hosts', 'cert', 'cert-key', 'ca'].map(file);
    const [key = '', hosts = '', cert = '', certKey = '', ca = ''] = files;
    const words = `--ssh-key ${key} --known-hosts ${hosts} --tls-client-cert ${cert} --tls-client-key ${certKey} --tls-ca ${ca}
      --prefix --insecure-skip-tls-verify --type helm --proxy http://proxy:3128 --no-proxy .example.com,10.0.0.0/8`;
    const { stderr, stdout, exitCode } = await run('repo', 'add', url, ...words.split(/\s+/));
    expect(hub.lastOf('addRepository')?.variables['input']).toEqual({
      url,
      type: 'HELM',
      isPrefix: true,
      sshPrivateKey: 'the key\n',
      knownHosts: 'the hosts\n',
      tlsClientCertificate: 'the cert\n',
      tlsClientKey: 'the cert-key\n',
      tlsCaCertificates: 'the ca\n',
      insecureSkipTlsVerify: true,
      proxy: 'http://proxy:3128',
      noProxy: ['.example.com', '10.0.0.0/8'],
    });
    expect(stderr).toContain('Warning: The certificate of the server is NOT checked.');
    expect([stdout, exitCode]).toEqual(['', 0]);
  });

  it('sends no more than what was given', async () => {
    await run('repo', 'add', url);
    expect(hub.lastOf('addRepository')?.variables['input']).toEqual({ url, isPrefix: false });
  });

  it.each([
    [['--username', 'u'], '--password-stdin'],
    [['--token-stdin', '--password-stdin'], 'one thing only'],
    [['--ssh-key', 'x', '--ssh-key-stdin'], 'not both'],
    [['--proxy', 'http://p', '--proxy-stdin'], 'not both'],
    [['--proxy', 'http://user:hunter2@p'], '--proxy-stdin'],
    [['--type', 'svn'], 'git, helm'],
  ])('refuses %j with a sentence, and asks nobody', async (words, text) => {
    const { stderr, exitCode } = await run('repo', 'add', url, ...words);
    expect(stderr).toMatch(/^Error USAGE: /);
    expect(stderr).toContain(text);
    expect(stderr).not.toContain('hunter2');
    expect(exitCode).toBe(2);
    expect(hub.requests).toEqual([]);
  });

  it('says which file cannot be read', async () => {
    expect((await run('repo', 'add', url, '--ssh-key', '/nowhere/key')).stderr).toMatch(
      /FILE_UNREADABLE: \/nowhere\/key/,
    );
  });
});

describe('repo list', () => {
  it('shows what is stored by its kind', async () => {
    const { stdout } = await run('repo', 'list', '-o', 'wide');
    expect(stdout).toMatch(/repository +git +ssh key/);
    expect(stdout).toContain('known hosts,CA,proxy,NOT CHECKED');
  });
});

describe('repo refresh', () => {
  it('exits 2 and says why when the repository gives no news', async () => {
    const error = { code: 'REPOSITORY_UNAVAILABLE', message: 'Nothing listens there.' };
    const refs = [{ url, ref: 'HEAD', commit: null, resolvedAt: null, error }];
    hub.answers = { refreshRepository: { data: { refreshRepository: { ...repository, refs } } } };
    const { stderr, exitCode } = await run('repo', 'refresh', url);
    expect([stderr, exitCode]).toEqual(['Error REPOSITORY_UNAVAILABLE: Nothing listens there.\n', 2]);
  });
});
