/** What every kind of chart repository must do, over real HTTP. Called by the specs of the adapters. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { ReceivedRequest, TestAnswer, TestServer } from '../outbound-http/testing/test-server.js';
import type { ChartAddress, ChartRemote } from './chart-remote.js';
import { type ChartsFixture, OPEN, startChartsFixture } from './testing/charts-fixture.js';
import { packChart, type PackedChart } from './testing/packed-chart.js';

export const READER = { username: 'reader', password: 'hunter2' };

/** A repository of one kind, with its charts. */
export interface ContractServer extends TestServer {
  readonly charts: PackedChart[];
}

export interface ContractKind {
  start(
    charts: readonly PackedChart[],
    options: { credential?: typeof READER; intercept?: (request: ReceivedRequest) => TestAnswer | undefined },
  ): Promise<ContractServer>;
  urlOf(server: TestServer): string;
  /** How many requests it takes to see that nothing changed. */
  readonly requestsOfUnchanged: number;
}

const VERSIONS = ['1.0.0', '1.2.0', '1.10.0', '2.0.0-rc.1', '1.10.0+build.7', 'v0.9.0'];

export function describeChartRemote(kind: ContractKind): void {
  let fixture: ChartsFixture;
  let remote: ChartRemote;
  const servers: TestServer[] = [];
  let charts: PackedChart[];

  beforeEach(async () => {
    fixture = await startChartsFixture({ timeoutMs: 1_000 });
    remote = fixture.remote;
    charts = await Promise.all(VERSIONS.map((version) => packChart('web', version, { 'values.yaml': version })));
  });
  afterEach(async () => {
    await fixture.close();
    for (const server of servers.splice(0)) await server.close();
  });

  async function start(
    options: Parameters<ContractKind['start']>[1] = {},
  ): Promise<{ server: ContractServer; web: ChartAddress }> {
    const server = await kind.start(charts, options);
    servers.push(server);
    return { server, web: { url: kind.urlOf(server), chart: 'web' } };
  }

  function digestOf(version: string): string | undefined {
    return charts.find((chart) => chart.version === version)?.digest;
  }

  it('lists the versions of a chart', async () => {
    const { web } = await start();
    expect((await remote.listVersions(web, OPEN)).toSorted()).toEqual(VERSIONS.toSorted());
  });

  it.each([
    ['1.2.0', '1.2.0'],
    ['v1.2.0', '1.2.0'],
    ['0.9.0', 'v0.9.0'],
    ['1.10.0+build.7', '1.10.0+build.7'],
    ['1.2', '1.2.0'],
    ['1.*', '1.10.0'],
    ['*', '1.10.0'],
    ['>=1 <1.10', '1.2.0'],
    ['>=1.0.0-0', '2.0.0-rc.1'],
    ['2.0.0-rc.1', '2.0.0-rc.1'],
  ])('resolves %s to %s with the digest of its archive, and downloads exactly that', async (ref, version) => {
    const { web } = await start();
    const release = await remote.resolve(web, ref, OPEN);
    // Versions that differ in metadata only are equal: either may be meant.
    expect([version, `${version}+build.7`]).toContain(release.version);
    expect(release.digest).toBe(digestOf(release.version));
    const bytes = await remote.download(web, release, OPEN);
    expect(
      Buffer.from(bytes).equals(charts.find((one) => one.version === release.version)?.bytes ?? Buffer.alloc(0)),
    ).toBe(true);
  });

  it('says which versions there are when none is meant', async () => {
    const { web } = await start();
    const failure = remote.resolve(web, '^7', OPEN);
    await expect(failure).rejects.toMatchObject({ code: 'CHART_VERSION_NOT_FOUND', kind: 'NotFound' });
    await expect(failure).rejects.toThrow(/newest are 2\.0\.0-rc\.1, 1\.10\.0/);
    await expect(remote.resolve(web, '3.0.0', OPEN)).rejects.toMatchObject({ code: 'CHART_VERSION_NOT_FOUND' });
    await expect(remote.resolve(web, '', OPEN)).rejects.toMatchObject({ code: 'INVALID_REF' });
    await expect(remote.resolve(web, 'a b', OPEN)).rejects.toMatchObject({ code: 'INVALID_REF' });
  });

  it('says that there is no such chart, and checks a repository', async () => {
    const { web } = await start();
    await expect(remote.listVersions({ ...web, chart: 'other' }, OPEN)).rejects.toMatchObject({
      code: 'CHART_NOT_FOUND',
    });
    await expect(remote.resolve({ ...web, chart: 'other' }, '1.*', OPEN)).rejects.toMatchObject({
      code: 'CHART_NOT_FOUND',
    });
    await expect(remote.check(web.url, OPEN)).resolves.toBeUndefined();
  });

  it('sees a new version and the same one published anew, and that nothing changed with few requests', async () => {
    const { server, web } = await start();
    const first = await remote.resolve(web, '1.*', OPEN);
    const before = server.requests.length;
    expect(await remote.resolve(web, '1.*', OPEN)).toEqual(first);
    expect(server.requests.length - before).toBe(kind.requestsOfUnchanged);
    const added = await packChart('web', '1.11.0');
    server.charts.push(added);
    expect(await remote.resolve(web, '1.*', OPEN)).toEqual({ version: '1.11.0', digest: added.digest });
    const again = await packChart('web', '1.11.0', { 'values.yaml': 'changed' });
    server.charts.splice(-1, 1, again);
    expect(await remote.resolve(web, '1.*', OPEN)).toEqual({ version: '1.11.0', digest: again.digest });
  });

  it('refuses an archive that is not the one that was resolved', async () => {
    const { web } = await start();
    const release = await remote.resolve(web, '1.0.0', OPEN);
    for (const chart of charts) chart.bytes[chart.bytes.length - 20] = 1 + (chart.bytes[chart.bytes.length - 20] ?? 0);
    await expect(remote.download(web, release, OPEN)).rejects.toMatchObject({ code: 'CHART_DIGEST_MISMATCH' });
  });

  it('sends the credential, asks for one where it is missing, and never shows it', async () => {
    const { web } = await start({ credential: READER });
    const access = { ...OPEN, credential: READER };
    const release = await remote.resolve(web, '1.*', access);
    expect((await remote.download(web, release, access)).byteLength).toBeGreaterThan(0);
    await expect(remote.resolve(web, '1.*', OPEN)).rejects.toMatchObject({ code: 'REPOSITORY_AUTHENTICATION_FAILED' });
    const wrong = { ...OPEN, credential: { username: 'reader', password: 'wrong-secret' } };
    const failure: unknown = await remote.resolve(web, '1.*', wrong).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'REPOSITORY_AUTHENTICATION_FAILED' });
    expect(JSON.stringify([String(failure), failure])).not.toContain('wrong-secret');
    await expect(remote.check(web.url, access)).resolves.toBeUndefined();
    await expect(remote.check(web.url, wrong)).rejects.toMatchObject({ code: 'REPOSITORY_AUTHENTICATION_FAILED' });
  });

  it('asks again after a failure that may pass, and gives up on one that lasts', async () => {
    let failures = 1;
    const { server, web } = await start({ intercept: () => (failures-- > 0 ? { status: 503 } : undefined) });
    expect(await remote.resolve(web, '1.2.0', OPEN)).toMatchObject({ version: '1.2.0' });
    failures = Number.POSITIVE_INFINITY;
    const failure = remote.resolve(web, '1.2.0', OPEN);
    await expect(failure).rejects.toMatchObject({ code: 'REPOSITORY_UNAVAILABLE', retryable: true });
    await expect(failure).rejects.toThrow(new RegExp(`${kind.urlOf(server)}.*503`));
  });

  it('gives up a repository that is silent, endless, or not there', async () => {
    const { web } = await start({ intercept: () => ({ raw: () => undefined }) });
    await expect(remote.resolve(web, '1.2.0', OPEN)).rejects.toMatchObject({ code: 'REPOSITORY_UNAVAILABLE' });
    const endless = await start({
      intercept: () => ({
        raw: (response) => {
          response.writeHead(200);
          const chunk = Buffer.alloc(1024 * 1024, 'a');
          const write = (): void => {
            if (!response.destroyed) response.write(chunk, () => setImmediate(write));
          };
          write();
        },
      }),
    });
    await expect(remote.resolve(endless.web, '1.2.0', OPEN)).rejects.toMatchObject({
      code: expect.stringMatching(/^REPOSITORY_(LIMIT_EXCEEDED|UNAVAILABLE)$/),
    });
    const nowhere = web.url.replace(/:\d+/, ':9');
    await expect(remote.resolve({ ...web, url: nowhere }, '1.2.0', OPEN)).rejects.toThrow(/refused/);
  });

  it('is not led to a metadata service, by its address or by a redirect (fault row 19)', async () => {
    const scheme = /^[a-z]+/.exec(kind.urlOf({ url: 'http://x', port: 1 } as TestServer))?.[0] ?? '';
    const metadata = { url: `${scheme}://169.254.169.254/latest`, chart: 'web' };
    await expect(remote.resolve(metadata, '1.0.0', OPEN)).rejects.toMatchObject({ code: 'URL_NOT_ALLOWED' });
    for (const location of [
      'http://169.254.169.254/',
      'http://[fd00:ec2::254]/x',
      'http://0.0.0.0/',
      'file:///etc/passwd',
    ]) {
      const { web } = await start({ intercept: () => ({ status: 302, headers: { location } }) });
      for (const access of [OPEN, { anyAddress: true }])
        await expect(remote.resolve(web, '1.0.0', access)).rejects.toMatchObject({ code: 'URL_NOT_ALLOWED' });
    }
  });

  it('takes the credential to no other place that it is redirected to', async () => {
    const seen: (string | undefined)[] = [];
    const elsewhere = await kind.start(charts, {
      intercept: ({ headers }) => {
        seen.push(headers.authorization);
        return { status: 404 };
      },
    });
    servers.push(elsewhere);
    const { web } = await start({
      intercept: ({ path }) => ({ status: 302, headers: { location: `${elsewhere.url}${path}` } }),
    });
    await remote.resolve(web, '1.0.0', { ...OPEN, credential: READER }).catch(() => undefined);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.every((authorization) => authorization === undefined)).toBe(true);
  });
}
