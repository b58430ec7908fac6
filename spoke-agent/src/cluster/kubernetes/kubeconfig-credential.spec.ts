import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Credential } from './credential.js';
import { KubeconfigFixture } from './kubeconfig-fixture.js';
import { kubeconfigAccess } from './kubeconfig.js';

let fixture: KubeconfigFixture;
let count = 0;
beforeAll(async () => {
  fixture = await KubeconfigFixture.create();
  await mkdir(join(fixture.directory, 'pki'));
});
afterAll(() => fixture.remove());

async function credentialOf(user: object, cluster: object = {}): Promise<Credential> {
  return (await kubeconfigAccess(await fixture.kubeconfig(`config-${(count += 1)}`, { user, cluster }))).credential;
}

/** An exec entry whose plugin is this program; `count` is how often it ran. */
async function plugin(name: string, program: string): Promise<{ exec: object; runs: () => Promise<number> }> {
  const log = await fixture.file(`${name}.log`, '');
  const script = await fixture.file(
    `${name}.mjs`,
    `import { appendFileSync, readFileSync } from 'node:fs';
     appendFileSync(${JSON.stringify(log)}, '.');
     const count = readFileSync(${JSON.stringify(log)}).length;
     const print = (status) => console.log(JSON.stringify({ kind: 'ExecCredential', status }));
     ${program}`,
  );
  return {
    exec: { command: process.execPath, args: [script], env: [{ name: 'WHO', value: 'me' }] },
    runs: async () => (await readFile(log)).length,
  };
}

describe('KubeconfigCredential', () => {
  it('runs the exec plugin once for all that ask, and tells it that nobody watches', async () => {
    const { exec, runs } = await plugin(
      'once',
      `const { apiVersion, spec } = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
       print({ token: [process.env.WHO, apiVersion, spec.interactive].join(' ') });`,
    );
    const credential = await credentialOf({ exec });
    const values = await Promise.all([credential.current(), credential.current(), credential.current()]);
    expect(values[0]?.headers).toEqual({ authorization: 'Bearer me client.authentication.k8s.io/v1 false' });
    expect(new Set(values).size).toBe(1);
    expect(await runs()).toBe(1);
  });

  it('runs the plugin again after a 401, but not for each of many', async () => {
    const { exec, runs } = await plugin('again', 'print({ token: `token ${count}` });');
    const credential = await credentialOf({ exec });
    const first = await credential.current();
    expect([credential.renew(first), credential.renew(first)]).toEqual([true, false]);
    const second = await credential.current();
    expect(second.headers).toEqual({ authorization: 'Bearer token 2' });
    expect([credential.renew(first), credential.renew(second)]).toEqual([true, false]);
    expect(await credential.current()).toBe(second);
    expect(await runs()).toBe(2);
  });

  it('connects with the certificate of an exec plugin', async () => {
    const { exec } = await plugin('certificate', `print({ clientCertificateData: 'CERT', clientKeyData: 'KEY' });`);
    expect(await (await credentialOf({ exec })).current()).toEqual({ headers: {}, tls: { cert: 'CERT', key: 'KEY' } });
  });

  it.each([
    ['is not installed', { command: 'no-such-plugin' }],
    ['gave no credential', `console.error('sekret'); process.exitCode = 1;`],
    ['gave no credential', 'print({});'],
    ['gave no credential', `console.log('{}');`],
    ['did not print an ExecCredential as JSON', `console.log('sekret');`],
  ])('says that a plugin %s, never what it printed', async (told, program) => {
    const exec = typeof program === 'string' ? (await plugin('bad', program)).exec : program;
    const error = await (await credentialOf({ exec })).current().then(
      () => new Error('nothing was thrown'),
      (caught: unknown) => caught as Error,
    );
    expect(error.message).toContain(told);
    expect(error.message).not.toContain('sekret');
    expect(error).not.toHaveProperty('cause');
  });

  it('does not start a failing plugin for every request', async () => {
    const { exec, runs } = await plugin('failing', 'process.exitCode = 1;');
    const credential = await credentialOf({ exec });
    for (let attempt = 0; attempt < 3; attempt += 1)
      await expect(credential.current()).rejects.toThrow('no credential');
    expect(await runs()).toBe(1);
  });

  it('finds files relative to the kubeconfig that names them, and reads them again after a 401', async () => {
    for (const name of ['ca', 'cert', 'key', 'token']) await fixture.file(join('pki', name), `${name}\n`);
    const user = { 'client-certificate': 'pki/cert', 'client-key': 'pki/key', tokenFile: 'pki/token', token: 'other' };
    const credential = await credentialOf(user, { 'certificate-authority': 'pki/ca' });
    const first = await credential.current();
    const tls = { ca: Buffer.from('ca\n'), cert: Buffer.from('cert\n'), key: Buffer.from('key\n') };
    expect(first).toEqual({ headers: { authorization: 'Bearer token' }, tls });
    await writeFile(join(fixture.directory, 'pki', 'token'), 'newer\n');
    expect(credential.renew(first)).toBe(true);
    const second = await credential.current();
    expect(second.headers).toEqual({ authorization: 'Bearer newer' });
    expect(second.tls).toBe(first.tls);
  });

  it('never takes the credential of another context or server when the files change', async () => {
    const name = 'switched';
    const path = await fixture.kubeconfig(name, { user: { token: 'ours' } });
    const { credential } = await kubeconfigAccess(path);
    const first = await credential.current();
    const config = JSON.parse(await readFile(path, 'utf8')) as {
      clusters: { cluster: object }[];
      users: object[];
      contexts: object[];
    };
    config.users.push({ name: 'other', user: { token: 'theirs' } });
    config.contexts.push({ name: 'other', context: { cluster: 'main', user: 'other' } });
    await fixture.file(name, JSON.stringify({ ...config, 'current-context': 'other' }));
    expect(credential.renew(first)).toBe(true);
    expect((await credential.current()).headers).toEqual({ authorization: 'Bearer ours' });

    const moved = (await kubeconfigAccess(path, 'main')).credential;
    const used = await moved.current();
    await fixture.kubeconfig(name, { cluster: { server: 'https://elsewhere.example' }, user: { token: 'theirs' } });
    moved.renew(used);
    await expect(moved.current()).rejects.toThrow('"main" of the kubeconfig names another server now');
  });

  it('connects with a client certificate out of the kubeconfig', async () => {
    const user = { 'client-certificate-data': btoa('CERT'), 'client-key-data': btoa('KEY') };
    const tls = { cert: Buffer.from('CERT'), key: Buffer.from('KEY') };
    expect(await (await credentialOf(user)).current()).toEqual({ headers: {}, tls });
  });

  it('says which file is missing', async () => {
    const user = { 'client-certificate': 'late', 'client-key': 'late' };
    await expect((await credentialOf(user)).current()).rejects.toThrow('late that the kubeconfig names cannot be read');
  });

  it('impersonates with groups, and knows user and password', async () => {
    const user = { username: 'u', password: 'p', as: 'jane', 'as-groups': ['dev', 'ops'], 'as-uid': '7' };
    expect((await (await credentialOf(user)).current()).headers).toEqual({
      authorization: `Basic ${btoa('u:p')}`,
      'impersonate-user': 'jane',
      'impersonate-group': ['dev', 'ops'],
      'impersonate-uid': '7',
    });
  });

  it('sends the token of an OIDC session while it lasts, and says when a login is needed', async () => {
    const sessionUntil = (seconds: number) => {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const idToken = `${part({ alg: 'none' })}.${part({ exp: Date.now() / 1000 + seconds })}.x`;
      return { idToken, user: { 'auth-provider': { name: 'oidc', config: { 'id-token': idToken } } } };
    };
    const valid = sessionUntil(60);
    const { headers } = await (await credentialOf(valid.user)).current();
    expect(headers).toEqual({ authorization: `Bearer ${valid.idToken}` });
    const ended = await credentialOf(sessionUntil(-60).user);
    await expect(ended.current()).rejects.toThrow('"oidc" of the user "main" gave no token. Log in again');
  });
});
