import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import ssh2 from 'ssh2';
import { newSshKey } from '../testing/ssh-git-server.js';
import { readPrivateKey } from './private-key.js';

const { utils } = ssh2;
const PASSPHRASE = 'correct horse';

function pem(type: 'rsa' | 'ec', form: 'pkcs1' | 'sec1' | 'pkcs8', passphrase?: string): string {
  const encrypted = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase };
  const { privateKey } =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return privateKey.export({ type: form, format: 'pem', ...encrypted }).toString();
}

describe('A private key for SSH', () => {
  const openSsh = newSshKey();
  const locked = newSshKey(PASSPHRASE);

  it.each([
    ['OpenSSH', openSsh.private],
    ['OpenSSH with other line ends', openSsh.private.trim().replace(/\n/g, '\r\n')],
    ['PKCS#1', pem('rsa', 'pkcs1')],
    ['SEC1', pem('ec', 'sec1')],
    ['PKCS#8 of RSA', pem('rsa', 'pkcs8')],
    ['PKCS#8 of ECDSA', pem('ec', 'pkcs8')],
  ])('is taken as %s', async (_form, text) => {
    const { privateKey, passphrase } = await readPrivateKey(text);
    expect(passphrase).toBeUndefined();
    expect(utils.parseKey(privateKey)).not.toBeInstanceOf(Error);
  });

  it.each([
    ['OpenSSH', locked.private],
    ['PKCS#1', pem('rsa', 'pkcs1', PASSPHRASE)],
    ['PKCS#8', pem('rsa', 'pkcs8', PASSPHRASE)],
  ])('that is locked (%s) needs its passphrase', async (_form, text) => {
    await expect(readPrivateKey(text)).rejects.toThrow(/needs a passphrase/);
    await expect(readPrivateKey(text, 'wrong')).rejects.toThrow(/cannot be opened with this passphrase/);
    const { privateKey, passphrase } = await readPrivateKey(text, PASSPHRASE);
    expect(utils.parseKey(privateKey, passphrase)).not.toBeInstanceOf(Error);
  });

  it('that needs no passphrase is kept without the one that was given', async () => {
    expect(await readPrivateKey(openSsh.private, 'needless')).not.toHaveProperty('passphrase');
    expect(await readPrivateKey(pem('rsa', 'pkcs1'), 'needless')).not.toHaveProperty('passphrase');
  });

  it.each([
    ['a public key', openSsh.public, /public key/],
    ['rubbish', 'hello', /cannot be read/],
    ['half a key', openSsh.private.slice(0, 120), /cannot be read/],
    ['nothing', '', /cannot be read/],
    [
      'Ed25519 in PKCS#8',
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      /ssh-keygen/,
    ],
    ['broken PKCS#8', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n', /cannot be read/],
    ['far too much', 'x'.repeat(40_000), /longer/],
  ])('is not %s', async (_what, text, reason) => {
    await expect(readPrivateKey(text)).rejects.toThrow(reason);
    await expect(readPrivateKey(text)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
