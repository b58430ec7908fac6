import { hash, X509Certificate } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestServer } from '../../outbound-http/testing/test-server.js';
import { startTestServer } from '../../outbound-http/testing/test-server.js';
import { makeTestCertificate } from '../../outbound-http/testing/test-certificate.js';
import { describeChartRemote, READER } from '../chart-remote.contract.js';
import { basic, type ChartServer, startChartServer } from '../testing/chart-server.js';
import { type ChartsFixture, OPEN, startChartsFixture } from '../testing/charts-fixture.js';
import { packChart } from '../testing/packed-chart.js';
import { startRegistryServer } from '../testing/registry-server.js';

describe('A chart repository over HTTP', () => {
  describeChartRemote({ start: startChartServer, urlOf: ({ url }) => url, requestsOfUnchanged: 1 });

  let fixture: ChartsFixture;
  const servers: TestServer[] = [];
  beforeEach(async () => {
    fixture = await startChartsFixture();
  });
  afterEach(async () => {
    await fixture.close();
    for (const server of servers.splice(0)) await server.close();
  });

  async function start(...args: Parameters<typeof startChartServer>): Promise<ChartServer> {
    const server = await startChartServer(...args);
    servers.push(server);
    return server;
  }

  it('says what a chart is whose digest its index does not say, and fetches it once for that', async () => {
    const chart = await packChart('web', '1.0.0');
    const server = await start([chart]);
    server.digestOf = () => undefined;
    const web = { url: server.url, chart: 'web' };
    const release = await fixture.remote.resolve(web, '1.*', OPEN);
    expect(release.digest).toBe(chart.digest);
    await fixture.remote.resolve(web, '1.*', OPEN);
    expect(server.requests.filter(({ path }) => path.endsWith('.tgz'))).toHaveLength(1);
    expect(await fixture.archives.find(web, chart.digest)).toEqual(new Uint8Array(chart.bytes));
  });

  it('is asked once for many charts at one time', async () => {
    const charts = await Promise.all(['a', 'b', 'c'].map((name) => packChart(name, '1.0.0')));
    const server = await start(charts);
    await Promise.all(charts.map(({ name }) => fixture.remote.resolve({ url: server.url, chart: name }, '*', OPEN)));
    expect(server.requests).toHaveLength(1);
  });

  it('may keep its archives elsewhere: the credential goes there only when the source says so', async () => {
    const chart = await packChart('web', '1.0.0');
    const open = await start([chart]);
    const guarded = await start([chart], { credential: READER });
    const server = await start([chart], { credential: READER });
    const web = { url: server.url, chart: 'web' };
    const access = { ...OPEN, credential: READER };
    const release = await fixture.remote.resolve(web, '1.0.0', access);
    server.urlOf = () => `${open.url}/charts/web-1.0.0.tgz`;
    expect((await fixture.remote.download(web, release, access)).byteLength).toBe(chart.bytes.length);
    expect(open.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    server.urlOf = () => `${guarded.url}/charts/web-1.0.0.tgz`;
    const failure = fixture.remote.download(web, release, access);
    await expect(failure).rejects.toMatchObject({ code: 'REPOSITORY_AUTHENTICATION_FAILED' });
    await expect(failure).rejects.toThrow(/passCredentials/);
    const passed = await fixture.remote.download(web, release, access, { isCredentialPassed: true });
    expect(passed.byteLength).toBe(chart.bytes.length);
    expect(guarded.requests.at(-1)?.headers.authorization).toBe(basic(READER));
  });

  it('may lead to a registry for its archives, without its credential', async () => {
    const chart = await packChart('web', '1.0.0');
    const registry = await startRegistryServer([chart]);
    servers.push(registry);
    const server = await start([chart], { credential: READER });
    server.urlOf = () => `${registry.address}/web:1.0.0`;
    const web = { url: server.url, chart: 'web' };
    const access = { ...OPEN, credential: READER };
    const release = await fixture.remote.resolve(web, '*', access);
    expect((await fixture.remote.download(web, release, access)).byteLength).toBe(chart.bytes.length);
    const sent = registry.requests
      .map(({ headers }) => headers.authorization ?? '')
      .filter((one) => !one.startsWith('Bearer'));
    expect(new Set(sent)).toEqual(new Set(['']));
  });

  it.each([
    ['http://169.254.169.254/web.tgz', 'URL_NOT_ALLOWED'],
    ['http://user:secret@127.0.0.1:1/web.tgz', 'URL_NOT_ALLOWED'],
    ['file:///etc/passwd', 'URL_NOT_ALLOWED'],
    ['oci://169.254.169.254/charts/web:1.0.0', 'URL_NOT_ALLOWED'],
    ['oci://127.0.0.1:1/charts/web', 'INVALID_URL'],
    ['https://[', 'REPOSITORY_UNAVAILABLE'],
    ['gone.tgz', 'CHART_NOT_FOUND'],
  ])('whose index leads to %s is refused, even when it was added exactly (fault row 19)', async (url, code) => {
    const chart = await packChart('web', '1.0.0');
    const server = await start([chart]);
    const web = { url: server.url, chart: 'web' };
    const access = { anyAddress: true, credential: READER };
    const release = await fixture.remote.resolve(web, '1.0.0', access);
    server.urlOf = () => `"${url}"`;
    const failure: unknown = await fixture.remote.download(web, release, access).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code });
    expect(String(failure)).not.toMatch(/secret|hunter2/);
  });

  it('has archives that are taken as they are, though the server calls them compressed', async () => {
    const chart = await packChart('web', '1.0.0');
    const server = await start([chart], {
      intercept: ({ path }) =>
        path.endsWith('.tgz')
          ? { headers: { 'content-encoding': 'gzip', 'content-type': 'application/x-tar' }, body: chart.bytes }
          : undefined,
    });
    const web = { url: server.url, chart: 'web' };
    const release = await fixture.remote.resolve(web, '1.0.0', OPEN);
    expect((await fixture.remote.download(web, release, OPEN)).byteLength).toBe(chart.bytes.length);
  });

  it('is refused with an index that is none, too large, or a bomb (fault row 29)', async () => {
    let body: string | Buffer = '<html>Sign in</html>';
    let headers: Record<string, string> = {};
    const server = await start([], { intercept: () => ({ headers, body }) });
    const web = { url: server.url, chart: 'web' };
    await expect(fixture.remote.resolve(web, '1.0.0', OPEN)).rejects.toThrow(/index\.yaml cannot be read/);
    body = gzipSync(Buffer.alloc(80 * 1024 * 1024, 'a: b\n'));
    headers = { 'content-encoding': 'gzip' };
    await expect(fixture.remote.resolve(web, '1.0.0', OPEN)).rejects.toMatchObject({
      code: 'REPOSITORY_LIMIT_EXCEEDED',
    });
  });

  it('is refused with an archive that is too large', async () => {
    const chart = await packChart('web', '1.0.0');
    const server = await start([chart], {
      intercept: ({ path }) => (path.endsWith('.tgz') ? { body: Buffer.alloc(33 * 1024 * 1024) } : undefined),
    });
    const web = { url: server.url, chart: 'web' };
    const release = await fixture.remote.resolve(web, '1.0.0', OPEN);
    await expect(fixture.remote.download(web, release, OPEN)).rejects.toMatchObject({
      code: 'REPOSITORY_LIMIT_EXCEEDED',
    });
  });

  it('of the size of the largest is asked about, not read again, while it stays the same', async () => {
    const charts = Array.from({ length: 20_000 }, (_, index) => ({
      name: `chart-${index % 100}`,
      version: `1.${index}.0`,
      bytes: Buffer.alloc(0),
      digest: `sha256:${hash('sha256', String(index))}`,
    }));
    const server = await start(charts);
    server.urlOf = (chart) => `https://archives.example.com/${'x'.repeat(900)}/${chart.name}-${chart.version}.tgz`;
    const web = { url: server.url, chart: 'chart-7' };
    expect(await fixture.remote.resolve(web, '*', OPEN)).toMatchObject({ version: '1.19907.0' });
    const started = performance.now();
    for (let round = 0; round < 5; round += 1)
      await fixture.remote.resolve({ ...web, chart: `chart-${round}` }, '*', OPEN);
    expect(server.requests.slice(1).every(({ headers }) => headers['if-none-match'] !== undefined)).toBe(true);
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  it('with a certificate of its own authority is trusted with that one only, and says which it shows', async () => {
    const { certificate, key } = makeTestCertificate('own');
    const server = createServer({ cert: certificate, key }, (_request, response) => response.end('entries: {}\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
      await expect(
        fixture.remote.check(url, { ...OPEN, tls: { caCertificates: certificate } }),
      ).resolves.toBeUndefined();
      await expect(fixture.remote.check(url, { ...OPEN, tls: { isInsecure: true } })).resolves.toBeUndefined();
      const failure = fixture.remote.check(url, OPEN);
      await expect(failure).rejects.toMatchObject({ code: 'REPOSITORY_CERTIFICATE_UNTRUSTED' });
      await expect(failure).rejects.toThrow(new RegExp(new X509Certificate(certificate).fingerprint256));
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('goes through the proxy of the access, unless it is on this machine', async () => {
    const asked: string[] = [];
    const proxy = await startTestServer(({ path, headers }) => {
      asked.push(`${String(headers.host)}${path} ${String(headers['proxy-authorization'])}`);
      return { body: 'apiVersion: v1\nentries: {}\n' };
    });
    servers.push(proxy);
    const access = { ...OPEN, proxy: { url: proxy.url.replace('//', '//user:pw@'), noProxy: ['direct.example.com'] } };
    await fixture.remote.check('http://charts.example.com/stable', access);
    expect(asked).toEqual([expect.stringMatching(/^charts\.example\.com.*index\.yaml Basic dXNlcjpwdw==$/)]);
    const server = await start([]);
    await fixture.remote.check(server.url, access);
    expect(server.requests).toHaveLength(1);
  });
});
