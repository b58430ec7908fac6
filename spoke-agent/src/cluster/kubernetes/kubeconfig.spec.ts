import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { stringify } from 'yaml';
import { kubeconfigAccess } from './kubeconfig.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wheelhouse-kubeconfig-'));
});
afterAll(() => rm(directory, { recursive: true }));

const SERVER = 'https://cluster.example:6443';

interface Parts {
  readonly cluster?: object;
  readonly user?: object;
  readonly name?: string;
  readonly current?: string;
}

async function write(file: string, { cluster = {}, user = {}, name = 'main', current = name }: Parts): Promise<string> {
  const path = join(directory, file);
  const config = {
    'current-context': current,
    clusters: [{ name, cluster: { server: SERVER, ...cluster } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  };
  await writeFile(path, stringify(config));
  return path;
}

describe('kubeconfigAccess', () => {
  it('reads server, authority and token', async () => {
    const data = Buffer.from('PEM').toString('base64');
    const cluster = { 'certificate-authority-data': data, 'tls-server-name': 'kube' };
    const access = await kubeconfigAccess(await write('token', { cluster, user: { token: 'secret-token' } }));
    expect(access.server.href).toBe(`${SERVER}/`);
    expect(access).toMatchObject({ authority: Buffer.from('PEM'), serverName: 'kube', isInsecure: false });
    expect(await access.credential.current()).toEqual({ headers: { authorization: 'Bearer secret-token' } });
    expect(access.credential.renew()).toBe(false);
  });

  it('finds files relative to the kubeconfig that names them', async () => {
    await mkdir(join(directory, 'pki'));
    for (const name of ['ca', 'cert', 'key', 'token']) await writeFile(join(directory, 'pki', name), name);
    const user = { 'client-certificate': 'pki/cert', 'client-key': 'pki/key', tokenFile: 'pki/token' };
    const access = await kubeconfigAccess(
      await write('files', { cluster: { 'certificate-authority': 'pki/ca' }, user }),
    );
    expect(access.authority).toEqual(Buffer.from('ca'));
    expect(await access.credential.current()).toEqual({
      headers: { authorization: 'Bearer token' },
      clientCertificate: { certificate: Buffer.from('cert'), key: Buffer.from('key') },
    });
  });

  it('runs the exec plugin, once while its credential lasts', async () => {
    const script = join(directory, 'plugin.mjs');
    await writeFile(
      script,
      `const { spec } = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
       const token = [process.env.WHO, spec.interactive, process.pid].join('-');
       console.log(JSON.stringify({ kind: 'ExecCredential', status: { token } }));`,
    );
    const exec = { command: process.execPath, args: [script], env: [{ name: 'WHO', value: 'me' }] };
    const { credential } = await kubeconfigAccess(await write('exec', { user: { exec } }));
    const first = await credential.current();
    expect(first.headers['authorization']).toMatch(/^Bearer me-false-\d+$/);
    expect(await credential.current()).toBe(first);
    expect(credential.renew()).toBe(true);
    expect(await credential.current()).not.toEqual(first);
  });

  it('says which plugin is missing', async () => {
    const { credential } = await kubeconfigAccess(
      await write('no-exec', { user: { exec: { command: 'no-such-plugin' } } }),
    );
    await expect(credential.current()).rejects.toThrow('"no-such-plugin" named in the kubeconfig is not installed');
  });

  it('impersonates', async () => {
    const user = { username: 'u', password: 'p', as: 'jane', 'as-groups': ['dev', 'ops'] };
    const { credential } = await kubeconfigAccess(await write('as', { user }));
    expect((await credential.current()).headers).toEqual({
      authorization: `Basic ${Buffer.from('u:p').toString('base64')}`,
      'impersonate-user': 'jane',
      'impersonate-group': ['dev', 'ops'],
    });
  });

  it('merges several files: the first definition wins', async () => {
    const first = await write('first', { name: 'one', user: { token: '1' } });
    const second = await write('second', { name: 'two', user: { token: '2' } });
    const paths = [first, second].join(delimiter);
    const tokenOf = async (context?: string) =>
      (await (await kubeconfigAccess(paths, context)).credential.current()).headers['authorization'];
    expect([await tokenOf(), await tokenOf('two')]).toEqual(['Bearer 1', 'Bearer 2']);
  });

  it.each([
    ['an unknown context', {}, 'nowhere', 'has no context "nowhere". It has: main.'],
    ['no current context', { current: '' }, undefined, 'has no current-context. Name one with --context.'],
    ['no server', { cluster: { server: '' } }, undefined, 'names no valid server address'],
    ['plain http to another machine', { cluster: { server: 'http://cluster.example' } }, undefined, 'over https only'],
    ['a dropped auth-provider', { user: { 'auth-provider': { name: 'gcp' } } }, undefined, 'Use the exec plugin'],
    ['a SOCKS proxy', { cluster: { 'proxy-url': 'socks5://proxy' } }, undefined, 'only http and https proxies'],
  ])('refuses %s and says what to do', async (_what, parts: Parts, context, message) => {
    const path = await write('bad', parts);
    await expect(kubeconfigAccess(path, context)).rejects.toThrow(message);
  });

  it('names the file that is absent or no YAML', async () => {
    await expect(kubeconfigAccess(join(directory, 'absent'))).rejects.toThrow('absent cannot be read');
    await writeFile(join(directory, 'broken'), 'a: [b');
    await expect(kubeconfigAccess(join(directory, 'broken'))).rejects.toThrow('broken cannot be read as YAML');
  });
});
