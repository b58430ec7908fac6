import { describe, expect, it } from '@jest/globals';
import { newSshKey } from '../../platform/git/testing/ssh-git-server.js';
import { makeTestCertificate } from '../../platform/outbound-http/testing/test-certificate.js';
import { checkNewRepository, type NewRepository } from './new-repository.js';

const HTTPS = 'https://git.example.com/a';
const SSH = 'git@git.example.com:a/b.git';
const key = newSshKey();
const locked = newSshKey('correct horse');
const knownHosts = `git.example.com ${key.public}`;
const one = makeTestCertificate('one');
const two = makeTestCertificate('two');

async function reasonOf(wanted: Partial<NewRepository>): Promise<unknown> {
  return await checkNewRepository({ url: HTTPS, isPrefix: false, ...wanted }).then(
    () => 'taken',
    (error: unknown) => error,
  );
}

describe('A repository to add', () => {
  it.each<[string, Partial<NewRepository>]>([
    ['with a password', { username: 'u', password: 'p' }],
    ['with a token', { token: 't0ken' }],
    ['with certificates', { clientCertificate: one.certificate, clientKey: one.key, caCertificates: two.certificate }],
    ['that is not checked', { isInsecure: true }],
    ['with a proxy', { proxyUrl: 'http://me:p%40ss@proxy:3128', noProxy: ['.example.com', '10.0.0.0/8', '*'] }],
    ['with a key', { url: SSH, sshPrivateKey: key.private, knownHosts }],
    ['with a locked key', { url: SSH, sshPrivateKey: locked.private, sshPassphrase: 'correct horse', knownHosts }],
    ['below a prefix', { url: 'ssh://git@git.example.com', isPrefix: true, knownHosts }],
    [
      'at another port',
      { url: 'ssh://git@git.example.com:2222/a', knownHosts: `[git.example.com]:2222 ${key.public}` },
    ],
    ['of charts', { type: 'helm' }],
  ])('is taken %s', async (_what, wanted) => {
    expect(await reasonOf(wanted)).toBe('taken');
  });

  it.each<[string, Partial<NewRepository>, RegExp]>([
    ['a user name alone', { username: 'u' }, /--password-stdin/],
    ['a user name with a token', { username: 'u', token: 't' }, /without a user name/],
    ['a password and a token', { password: 'hunter2', token: 't' }, /not both/],
    ['a password with a line feed', { password: 'hunter2\n' }, /line feed/],
    ['a user name with a colon', { username: 'a:b', password: 'hunter2' }, /colon/],
    ['a token with a blank', { token: 'hunter2 x' }, /visible ASCII/],
    ['an SSH key for https', { sshPrivateKey: key.private }, /ssh:\/\//],
    ['known hosts for https', { knownHosts }, /ssh:\/\//],
    ['a password for SSH', { url: SSH, password: 'hunter2' }, /--ssh-key FILE/],
    ['certificates for SSH', { url: SSH, caCertificates: one.certificate }, /https:\/\//],
    ['certificates for http', { url: 'http://h/a', isInsecure: true }, /https:\/\//],
    ['half of a client certificate', { clientCertificate: one.certificate }, /given together/],
    ['the key of another certificate', { clientCertificate: one.certificate, clientKey: two.key }, /does not belong/],
    ['a CA that is none', { caCertificates: 'hunter2' }, /cannot be read/],
    ['a locked key without its passphrase', { url: SSH, sshPrivateKey: locked.private }, /needs a passphrase/],
    [
      'a locked key with another one',
      { url: SSH, sshPrivateKey: locked.private, sshPassphrase: 'hunter2' },
      /cannot be opened/,
    ],
    ['a passphrase alone', { url: SSH, sshPassphrase: 'hunter2' }, /without an SSH key/],
    ['the public key', { url: SSH, sshPrivateKey: key.public }, /public key/],
    ['hosts of others', { url: SSH, knownHosts: `h ${key.public}` }, /no line for git\.example\.com.*ssh-keyscan/],
    ['hosts that are none', { url: SSH, knownHosts: `${knownHosts}\nhunter2` }, /line 2/],
    ['SOCKS', { proxyUrl: 'socks5://hunter2@p' }, /SOCKS is not supported/],
    ['a proxy that means more', { proxyUrl: "http://p'; touch /tmp/hunter2" }, /percent-encoded/],
    ['exceptions that are none', { proxyUrl: 'http://p', noProxy: ["a'b"] }, /hosts/],
    ['Git at a registry', { url: 'oci://h/a', type: 'git' }, /--type helm/],
    ['charts over SSH', { url: SSH, type: 'helm' }, /not over SSH/],
    ['a prefix to a metadata service', { url: 'ssh://git@169.254.169.254', isPrefix: true }, /metadata/],
    ['a password in the address', { url: 'ssh://git:hunter2@h/a' }, /must not hold a password/],
  ])('is refused with %s, and the message shows no secret (row 34)', async (_what, wanted, reason) => {
    const error = await reasonOf(wanted);
    expect(error).toMatchObject({ kind: 'InvalidInput' });
    expect(String(error)).toMatch(reason);
    expect(`${String(error)}${JSON.stringify(error)}`).not.toMatch(/hunter2|PRIVATE KEY/);
  });

  it('holds charts where its address is that of a registry', async () => {
    expect((await checkNewRepository({ url: 'oci://ghcr.io/acme', isPrefix: false })).type).toBe('helm');
    expect((await checkNewRepository({ url: HTTPS, isPrefix: false })).type).toBe('git');
  });

  it('is stored with what was given only', async () => {
    const { secrets } = await checkNewRepository({
      url: SSH,
      isPrefix: false,
      sshPrivateKey: key.private,
      sshPassphrase: 'needless',
    });
    expect(Object.keys(secrets)).toEqual(['sshPrivateKey']);
  });
});
