import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { delimiter, join } from 'node:path';
import { ApiConnection } from './api-connection.js';
import { type KubeconfigParts, KubeconfigFixture, SERVER } from './kubeconfig-fixture.js';
import { kubeconfigAccess } from './kubeconfig.js';
import { reply, startScriptedApiServer } from './scripted-api-server.js';

let fixture: KubeconfigFixture;
beforeAll(async () => {
  fixture = await KubeconfigFixture.create();
});
afterAll(() => fixture.remove());

describe('kubeconfigAccess', () => {
  it('reads server, authority, server name and token', async () => {
    const data = Buffer.from('PEM').toString('base64');
    const cluster = { 'certificate-authority-data': data, 'tls-server-name': 'kube' };
    const access = await kubeconfigAccess(await fixture.kubeconfig('token', { cluster, user: { token: 'secret' } }));
    expect(access.server.href).toBe(`${SERVER}/`);
    expect(await access.credential.current()).toEqual({
      headers: { authorization: 'Bearer secret' },
      tls: { ca: Buffer.from('PEM'), servername: 'kube' },
    });
  });

  it('takes any certificate only where insecure-skip-tls-verify says so', async () => {
    const tlsOf = async (cluster: object) =>
      (await (await kubeconfigAccess(await fixture.kubeconfig('tls', { cluster }))).credential.current()).tls;
    expect(await tlsOf({ 'insecure-skip-tls-verify': true })).toEqual({ rejectUnauthorized: false });
    expect(await tlsOf({ 'insecure-skip-tls-verify': false })).toEqual({});
  });

  it('finds contexts by name in several files, of which the first to define one wins', async () => {
    const paths = [
      await fixture.kubeconfig('first', { name: 'one', user: { token: '1' } }),
      await fixture.kubeconfig('second', { name: 'two', user: { token: '2' } }),
      await fixture.kubeconfig('third', { name: 'one', user: { token: '3' } }),
    ].join(delimiter);
    const tokenOf = async (context?: string) =>
      (await (await kubeconfigAccess(paths, context)).credential.current()).headers['authorization'];
    expect([await tokenOf(), await tokenOf('two')]).toEqual(['Bearer 1', 'Bearer 2']);
  });

  it('goes without a credential where the context names no user', async () => {
    const clusters = [{ name: 'c', cluster: { server: SERVER, 'certificate-authority-data': 'UEVN' } }];
    const contexts = [{ name: 'x', context: { cluster: 'c' } }];
    const path = await fixture.file('anonymous', JSON.stringify({ 'current-context': 'x', clusters, contexts }));
    const { credential } = await kubeconfigAccess(path);
    expect(await credential.current()).toEqual({ headers: {}, tls: { ca: Buffer.from('PEM') } });
  });

  it('sends requests through the proxy-url', async () => {
    const proxy = await startScriptedApiServer((_request, response) => reply(response, 200, {}));
    const cluster = {
      server: 'http://cluster.invalid',
      'insecure-skip-tls-verify': true,
      'proxy-url': proxy.access().server.href,
    };
    const connection = new ApiConnection(await kubeconfigAccess(await fixture.kubeconfig('proxy', { cluster })));
    try {
      expect((await connection.request({ method: 'GET', path: '/version' })).status).toBe(200);
      expect(proxy.requests.map(({ path, headers }) => [headers.host, path])).toEqual([
        ['cluster.invalid', '/version'],
      ]);
    } finally {
      connection.close();
      await proxy.close();
    }
  });

  it.each([
    ['an unknown context', {}, 'nowhere', 'has no context "nowhere". It has: main.'],
    ['no current context', { current: '' }, undefined, 'has no current-context. Name one with --context.'],
    ['no server', { cluster: { server: '' } }, undefined, 'clusters[0].cluster.server is missing'],
    ['a server that is no address', { cluster: { server: 'kube' } }, undefined, 'names no valid server address'],
    ['plain http', { cluster: { server: 'http://localhost:8001' } }, undefined, 'insecure-skip-tls-verify: true'],
    ['a SOCKS proxy', { cluster: { 'proxy-url': 'socks5://proxy' } }, undefined, 'only http and https proxies'],
    ['an exec entry without a command', { user: { exec: {} } }, undefined, 'user "main" needs a command'],
  ])('refuses %s and says what to do', async (_what, parts: KubeconfigParts, context, message) => {
    const path = await fixture.kubeconfig('bad', parts);
    await expect(kubeconfigAccess(path, context)).rejects.toThrow(message);
  });

  it('names the user or cluster that a context lacks', async () => {
    const contexts = [{ name: 'x', context: { cluster: 'gone', user: 'me' } }];
    const path = await fixture.file('partial', JSON.stringify({ 'current-context': 'x', contexts }));
    await expect(kubeconfigAccess(path)).rejects.toThrow('has no cluster "gone". It has: none.');
  });

  it('names the file that is absent or no YAML, without quoting it', async () => {
    await expect(kubeconfigAccess(join(fixture.directory, 'absent'))).rejects.toThrow('absent cannot be read: ENOENT');
    const broken = await fixture.file('broken', 'users:\n- token: sekret\n  - [');
    const error = await kubeconfigAccess(broken).then(
      () => new Error('nothing was thrown'),
      (caught: unknown) => caught as Error,
    );
    expect(error.message).toContain('broken cannot be read: line 3 is no valid YAML');
    expect(error).not.toHaveProperty('cause');
    expect(error.message).not.toContain('sekret');
  });
});
