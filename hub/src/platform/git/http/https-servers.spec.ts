import { afterEach, describe, expect, it } from '@jest/globals';
import { makeTestCertificate } from '../../outbound-http/testing/test-certificate.js';
import type { GitAccess } from '../git-remote.js';
import { type GitFixture, OPEN_ACCESS, startGitFixture } from '../testing/git-fixture.js';
import { startTlsFront, type TlsFront } from '../testing/tls-front.js';

const server = makeTestCertificate('server');
const client = makeTestCertificate('client');
const stranger = makeTestCertificate('stranger');
const TRUSTING: GitAccess = { ...OPEN_ACCESS, tls: { caCertificates: server.certificate } };

describe('A Git server with TLS', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  async function start(
    options: Parameters<typeof startTlsFront>[1] = {},
    more: Parameters<typeof startGitFixture>[0] = {},
  ): Promise<{ git: GitFixture; front: TlsFront; url: string; commit: string }> {
    const git = await startGitFixture(more);
    closing.push(() => git.close());
    const commit = await (await git.createRepository('apps')).commit({ a: '1' }, 'one');
    const front = await startTlsFront(git.server.url, { key: server.key, cert: server.certificate, ...options });
    closing.push(() => front.close());
    return { git, front, commit, url: `${front.url}/apps.git` };
  }

  it('of a private authority is refused with its fingerprint and how to trust it, before anything is sent (row 45)', async () => {
    const { git, front, url } = await start();
    const access = { ...OPEN_ACCESS, credential: { username: 'u', password: 'hunter2' } };
    for (const tls of [{}, { caCertificates: stranger.certificate }]) {
      const failure = await git.remote.listRefs(url, { ...access, tls }).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'REPOSITORY_CERTIFICATE_UNTRUSTED', retryable: false });
      expect(String(failure)).toMatch(/SHA-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}.*--tls-ca FILE/);
      expect(String(failure)).not.toContain('hunter2');
    }
    expect(front.seen).toEqual([]);
  });

  it('is trusted with its authority, or when nothing is checked, also while others are not', async () => {
    const { git, url, commit } = await start();
    const insecure = { ...OPEN_ACCESS, tls: { isInsecure: true } };
    for (const access of [TRUSTING, insecure, TRUSTING])
      expect((await git.remote.listRefs(url, access)).commits.get('HEAD')).toBe(commit);
    await git.remote.fetch(url, commit, TRUSTING);
    await expect(git.remote.listRefs(url, OPEN_ACCESS)).rejects.toMatchObject({
      code: 'REPOSITORY_CERTIFICATE_UNTRUSTED',
    });
  });

  it('that was made for another name is refused, and says so', async () => {
    const { git, url } = await start();
    const failure = git.remote.listRefs(url.replace('127.0.0.1', 'localhost'), TRUSTING);
    await expect(failure).rejects.toThrow(/made for another host name/);
  });

  it('gets the bearer token, and never a password', async () => {
    const { git, front, url, commit } = await start();
    await git.remote.fetch(url, commit, { ...TRUSTING, token: 't0ken' });
    expect(new Set(front.seen.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer t0ken']));
  });

  it('gets the user name and password', async () => {
    const credential = { username: 'reader', password: 'hunter2' };
    const { git, url, commit } = await start({}, { basicAuth: credential });
    expect((await git.remote.listRefs(url, { ...TRUSTING, credential })).commits.get('HEAD')).toBe(commit);
    await expect(git.remote.listRefs(url, { ...TRUSTING, token: 'wrong-token' })).rejects.toMatchObject({
      code: 'REPOSITORY_AUTHENTICATION_FAILED',
      message: expect.not.stringContaining('wrong-token'),
    });
  });

  it('that wants a client certificate gets it, and refuses another one or none', async () => {
    const mutual = { requestCert: true, rejectUnauthorized: true, ca: [client.certificate] };
    const { git, front, url, commit } = await start(mutual);
    const tls = { caCertificates: server.certificate, clientCertificate: client.certificate, clientKey: client.key };
    expect((await git.remote.listRefs(url, { ...OPEN_ACCESS, tls })).commits.get('HEAD')).toBe(commit);
    expect(front.seen.every(({ hasCertificate }) => hasCertificate)).toBe(true);
    const wrong = { ...tls, clientCertificate: stranger.certificate, clientKey: stranger.key };
    for (const refused of [wrong, { caCertificates: server.certificate }]) {
      const failure = git.remote.listRefs(url, { ...OPEN_ACCESS, tls: refused });
      await expect(failure).rejects.toThrow(/--tls-client-cert FILE|did not answer/);
    }
  });

  it('that redirects elsewhere takes neither certificate, token nor insecurity along (row 19)', async () => {
    const { git, front, url } = await start({ requestCert: true, rejectUnauthorized: false });
    const redirecting = await startTlsFront(git.server.url, { key: server.key, cert: server.certificate });
    closing.push(() => redirecting.close());
    const moved = await startGitFixture({
      intercept: (request, response) => {
        response.writeHead(302, { location: `${front.url}${request.url}` }).end();
        return true;
      },
    });
    closing.push(() => moved.close());
    const entrance = await startTlsFront(moved.server.url, { key: server.key, cert: server.certificate });
    closing.push(() => entrance.close());
    const secrets = { clientCertificate: client.certificate, clientKey: client.key };
    const access = { ...TRUSTING, token: 't0ken', tls: { caCertificates: server.certificate, ...secrets } };
    await git.remote.listRefs(`${entrance.url}/apps.git`, access);
    expect(front.seen.length).toBeGreaterThan(0);
    expect(front.seen.every((one) => one.authorization === undefined && !one.hasCertificate)).toBe(true);
    const insecure = { ...OPEN_ACCESS, tls: { isInsecure: true } };
    await expect(git.remote.listRefs(`${entrance.url}/apps.git`, insecure)).rejects.toMatchObject({
      code: 'REPOSITORY_CERTIFICATE_UNTRUSTED',
    });
    await expect(git.remote.listRefs(url, insecure)).resolves.toBeDefined();
  });
});
