import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hash } from 'node:crypto';
import { startTestServer, type TestServer } from '../../outbound-http/testing/test-server.js';
import { describeChartRemote, READER } from '../chart-remote.contract.js';
import { type ChartsFixture, OPEN, startChartsFixture } from '../testing/charts-fixture.js';
import { packChart } from '../testing/packed-chart.js';
import { chartManifest, type RegistryServer, startRegistryServer } from '../testing/registry-server.js';
import { mayHaveCredential, parseChallenge } from './bearer-challenge.js';
import { ociReference, splitVersion } from './oci-reference.js';

describe('A registry', () => {
  describeChartRemote({
    start: startRegistryServer,
    urlOf: ({ port }) => `oci://127.0.0.1:${port}/charts`,
    // The tags, and where the highest one points.
    requestsOfUnchanged: 2,
  });

  let fixture: ChartsFixture;
  const servers: TestServer[] = [];
  beforeEach(async () => {
    fixture = await startChartsFixture();
  });
  afterEach(async () => {
    await fixture.close();
    for (const server of servers.splice(0)) await server.close();
  });

  async function start(...args: Parameters<typeof startRegistryServer>): Promise<RegistryServer> {
    const server = await startRegistryServer(...args);
    servers.push(server);
    return server;
  }

  it('lists tags over many pages, and an endless list ends', async () => {
    const charts = await Promise.all(Array.from({ length: 25 }, (_, index) => packChart('web', `1.${index}.0`)));
    const registry = await start(charts, { pageSize: 4 });
    const web = { url: registry.address, chart: 'web' };
    expect(await fixture.remote.listVersions(web, OPEN)).toHaveLength(25);
    const endless = await start(charts, {
      authentication: 'none',
      intercept: () => ({
        headers: { link: '</v2/charts/web/tags/list?n=1&last=a>; rel=next' },
        body: { tags: ['1.0.0'] },
      }),
    });
    await expect(fixture.remote.listVersions({ ...web, url: endless.address }, OPEN)).rejects.toMatchObject({
      code: 'REPOSITORY_LIMIT_EXCEEDED',
    });
    const leading = await start(charts, {
      authentication: 'none',
      intercept: () => ({ headers: { link: '<http://169.254.169.254/v2/>; rel="next"' }, body: { tags: ['1.0.0'] } }),
    });
    await expect(fixture.remote.listVersions({ ...web, url: leading.address }, OPEN)).rejects.toMatchObject({
      code: 'URL_NOT_ALLOWED',
    });
  });

  it('is asked with one token for all questions about a chart, until that expires', async () => {
    const chart = await packChart('web', '1.0.0');
    const registry = await start([chart]);
    const web = { url: registry.address, chart: 'web' };
    await fixture.remote.download(web, await fixture.remote.resolve(web, '*', OPEN), OPEN);
    expect(registry.tokens).toHaveLength(1);
    fixture.clock.advance(400_000);
    await fixture.remote.resolve(web, '*', OPEN);
    expect(registry.tokens).toHaveLength(2);
    registry.tokens.length = 0;
    await fixture.remote.resolve(web, '*', OPEN);
    expect(registry.tokens).toHaveLength(1);
  });

  it('may want a user name and a password themselves, or a token that a person stored', async () => {
    const chart = await packChart('web', '1.0.0');
    const guarded = await start([chart], { authentication: 'basic', credential: READER });
    const web = { url: guarded.address, chart: 'web' };
    expect(await fixture.remote.resolve(web, '*', { ...OPEN, credential: READER })).toMatchObject({ version: '1.0.0' });
    await expect(fixture.remote.resolve(web, '*', OPEN)).rejects.toMatchObject({
      code: 'REPOSITORY_AUTHENTICATION_FAILED',
    });
    const registry = await start([chart]);
    registry.tokens.push('stored-token');
    const other = { url: registry.address, chart: 'web' };
    expect(await fixture.remote.resolve(other, '*', { ...OPEN, token: 'stored-token' })).toMatchObject({
      version: '1.0.0',
    });
    await expect(fixture.remote.resolve(other, '*', { ...OPEN, token: 'x' })).rejects.toMatchObject({
      code: 'REPOSITORY_AUTHENTICATION_FAILED',
    });
  });

  it('gets no credential to a token service of somebody else, nor to where its blobs lie', async () => {
    const chart = await packChart('web', '1.0.0');
    const seen: (string | undefined)[] = [];
    const elsewhere = await startTestServer(({ path, headers }) => {
      seen.push(headers.authorization);
      return path.startsWith('/token')
        ? { body: { token: registry.tokens[registry.tokens.push('t') - 1] } }
        : { body: chart.bytes };
    });
    servers.push(elsewhere);
    const registry = await start([chart], { realm: () => `${elsewhere.url}/token`, storage: () => elsewhere.url });
    const web = { url: registry.address, chart: 'web' };
    const access = { ...OPEN, credential: READER };
    const release = await fixture.remote.resolve(web, '1.0.0', access);
    expect((await fixture.remote.download(web, release, access)).byteLength).toBe(chart.bytes.length);
    expect(seen).toEqual([undefined, undefined]);
  });

  it.each(['http://169.254.169.254/token', 'file:///token', 'not an address', ''])(
    'that names %j for tokens is refused (fault row 19)',
    async (realm) => {
      const registry = await start([await packChart('web', '1.0.0')], { realm: () => realm });
      const failure = fixture.remote.resolve({ url: registry.address, chart: 'web' }, '*', { anyAddress: true });
      await expect(failure).rejects.toMatchObject({
        code: expect.stringMatching(/^(URL_NOT_ALLOWED|REPOSITORY_UNAVAILABLE|REPOSITORY_AUTHENTICATION_FAILED)$/),
      });
    },
  );

  it('names charts by tags and by the digest of their manifest, too', async () => {
    const chart = await packChart('web', '1.0.0');
    const latest = { ...(await packChart('web', '2.0.0')), version: 'latest' };
    const registry = await start([chart, latest]);
    const web = { url: `${registry.address}/web`, chart: '' };
    expect(await fixture.remote.resolve(web, 'latest', OPEN)).toEqual({ version: 'latest', digest: latest.digest });
    const manifest = `sha256:${hash('sha256', JSON.stringify(chartManifest(chart)))}`;
    expect(await fixture.remote.resolve(web, manifest, OPEN)).toEqual({ version: manifest, digest: chart.digest });
    await expect(fixture.remote.resolve(web, `sha256:${'1'.repeat(64)}`, OPEN)).rejects.toMatchObject({
      code: 'CHART_VERSION_NOT_FOUND',
    });
    await expect(fixture.remote.resolve(web, 'edge', OPEN)).rejects.toMatchObject({ code: 'CHART_VERSION_NOT_FOUND' });
  });

  it.each<readonly [string, unknown, RegExp]>([
    [
      'is an image',
      { config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: 'x' }, layers: [] },
      /no Helm chart/,
    ],
    ['is a list of images', { manifests: [] }, /no image manifest/],
    ['is no manifest', 'text', /no image manifest/],
    [
      'has no archive',
      { config: { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest: 'x' } },
      /no archive/,
    ],
    [
      'has an archive of another digest',
      {
        config: { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest: 'x' },
        layers: [{ mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', digest: '../../../etc/passwd' }],
      },
      /no SHA-256/,
    ],
  ])('is told that a tag names no chart when what is there %s', async (_what, manifest, reason) => {
    const registry = await start([await packChart('web', '1.0.0')], { manifestOf: () => manifest });
    const failure = fixture.remote.resolve({ url: registry.address, chart: 'web' }, '1.0.0', OPEN);
    await expect(failure).rejects.toMatchObject({ code: 'CHART_NOT_FOUND' });
    await expect(failure).rejects.toThrow(reason);
  });

  it('is not believed when a manifest is not the announced one', async () => {
    const registry = await start([await packChart('web', '1.0.0')], {
      authentication: 'none',
      intercept: ({ path }) =>
        path.includes('/manifests/')
          ? { headers: { 'docker-content-digest': `sha256:${'2'.repeat(64)}` }, body: {} }
          : undefined,
    });
    await expect(fixture.remote.resolve({ url: registry.address, chart: 'web' }, '1.0.0', OPEN)).rejects.toThrow(
      /announces/,
    );
  });
});

describe('Names in registries', () => {
  it.each([
    ['oci://ghcr.io/acme/charts', 'web', 'https://ghcr.io/', 'acme/charts/web'],
    ['oci://ghcr.io/acme/charts/web/', '', 'https://ghcr.io/', 'acme/charts/web'],
    ['oci://registry.example.com:5000', 'team/web', 'https://registry.example.com:5000/', 'team/web'],
    ['oci://docker.io/bitnamicharts', 'nginx', 'https://registry-1.docker.io/', 'bitnamicharts/nginx'],
    ['oci://localhost:5000/a', 'b', 'http://localhost:5000/', 'a/b'],
  ])('%s with %j', (url, chart, origin, name) => {
    const reference = ociReference({ url, chart });
    expect([reference.origin.href, reference.name]).toEqual([origin, name]);
  });

  it.each([
    ['oci://h/a', '../b'],
    ['oci://h/a', 'B'],
    ['oci://h/a', 'b:1'],
    ['oci://h/a', 'b?x'],
    ['oci://h/a%2f', 'b'],
    ['oci://user:pw@h/a', 'b'],
    ['https://h/a', 'b'],
    ['oci://h', ''],
    ['oci://h/a', 'x'.repeat(300)],
  ])('refuse %s with %j', (url, chart) => {
    expect(() => ociReference({ url, chart })).toThrow(expect.objectContaining({ code: 'INVALID_URL' }));
  });

  it('are told from their versions', () => {
    expect(splitVersion('oci://h:5000/a/b:1.2.3')).toEqual({ url: 'oci://h:5000/a/b', version: '1.2.3' });
    expect(() => splitVersion('oci://h:5000/a/b')).toThrow(/version/);
  });
});

describe('What registries ask for', () => {
  it('is read from their header', () => {
    expect(
      parseChallenge('Bearer realm="https://auth.example.com/token",service="s",scope="repository:a/b:pull,push"'),
    ).toEqual({
      scheme: 'bearer',
      realm: 'https://auth.example.com/token',
      service: 's',
      scope: 'repository:a/b:pull,push',
    });
    expect(parseChallenge('Basic realm="x", bearer realm=https://a/t')).toMatchObject({
      scheme: 'bearer',
      realm: 'https://a/t',
    });
    expect(parseChallenge('Basic realm="x"')).toEqual({ scheme: 'basic' });
    for (const header of [null, '', 'Negotiate', 'Bearer', `Bearer realm="${'x'.repeat(10_000)}"`])
      expect(parseChallenge(header)).toBeUndefined();
  });

  it.each([
    ['https://auth.docker.io/token', 'https://registry-1.docker.io', true],
    ['https://gitlab.com/jwt/auth', 'https://registry.gitlab.com', true],
    ['https://ghcr.io/token', 'https://ghcr.io', true],
    ['https://api.digitalocean.com/v2/registry/auth', 'https://registry.digitalocean.com', true],
    ['https://evil.example/token', 'https://registry.example.com', false],
    ['https://evil-docker.io/token', 'https://registry-1.docker.io', false],
    ['http://auth.docker.io/token', 'https://registry-1.docker.io', false],
    ['https://10.0.0.2/token', 'https://10.0.0.1', false],
    ['http://127.0.0.1:2/token', 'http://127.0.0.1:1', false],
    ['https://io/token', 'https://ghcr.io', false],
  ])('%s may have the credential of %s: %s', (realm, registry, expected) => {
    expect(mayHaveCredential(new URL(realm), new URL(registry))).toBe(expected);
  });
});
