import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '../clock/clock.js';
import { Metrics } from '../metrics/metrics.js';
import type { OutboundSession } from './outbound-http.js';
import { ResponseCache } from './response-cache.js';
import { testOutboundHttp } from './testing/test-outbound-http.js';
import { type ReceivedRequest, type TestAnswer, type TestServer, startTestServer } from './testing/test-server.js';
import type { UndiciOutboundHttp, UndiciOutboundHttpParts } from './undici-outbound-http.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Setup {
  readonly server: TestServer;
  readonly http: UndiciOutboundHttp;
  readonly session: OutboundSession;
}

async function setUp(
  answer: (request: ReceivedRequest, count: number) => TestAnswer,
  parts: Partial<UndiciOutboundHttpParts> = {},
): Promise<Setup> {
  const server = await startTestServer((request, { requests }) => answer(request, requests.length));
  const http = testOutboundHttp({ allowed: ['127.0.0.1'], ...parts });
  closing.push(
    () => http.onApplicationShutdown(),
    () => server.close(),
  );
  return { server, http, session: http.open({ address: server.url, headers: { authorization: 'Bearer t0p' } }) };
}

async function errorOf(work: Promise<unknown>): Promise<{ code?: string; message: string; retryAt?: Date }> {
  return await work.then(
    () => ({ message: 'no error' }),
    (error: unknown) => error as { code?: string; message: string },
  );
}

describe('Failures of services', () => {
  it.each([
    [401, 'SERVICE_AUTHENTICATION_FAILED', 1],
    [403, 'SERVICE_AUTHENTICATION_FAILED', 1],
    [404, 'SERVICE_NOT_FOUND', 1],
    [422, 'SERVICE_REFUSED_REQUEST', 1],
    [500, 'SERVICE_UNAVAILABLE', 3],
    [501, 'SERVICE_UNAVAILABLE', 1],
    [503, 'SERVICE_UNAVAILABLE', 3],
    [304, 'SERVICE_UNAVAILABLE', 1],
  ])('with status %i are %s after %i requests, and tell no secret', async (status, code, requests) => {
    const { server, session } = await setUp(() => ({ status, ...(status === 304 ? {} : { body: { message: 'no' } }) }));
    const error = await errorOf(session.getJson(`${server.url}/repos?private_token=t0p`));
    expect(error.code).toBe(code);
    expect(server.requests).toHaveLength(requests);
    expect(error.message).toContain(`127.0.0.1:${server.port}`);
    expect(error.message).not.toContain('t0p');
  });

  it('that pass are not seen', async () => {
    const { server, session } = await setUp((_, count) => (count < 3 ? { status: 502 } : { body: [7] }));
    expect((await session.getJson(server.url)).body).toEqual([7]);
  });

  it('are given to a library that asked for them', async () => {
    const { server, http } = await setUp(() => ({ status: 401, body: { message: 'Bad credentials' } }));
    const response = await http.open({ address: server.url, passStatuses: [401] }).fetch(server.url);
    expect([response.status, await response.json()]).toEqual([401, { message: 'Bad credentials' }]);
  });

  it('of a page that breaks off are errors, compressed or not', async () => {
    const { server, session } = await setUp(({ path }) => ({
      raw: (response) => {
        response.writeHead(200, {
          'content-type': 'application/json',
          ...(path === '/long' && { 'content-length': 100 }),
        });
        response.write('[{"id":1},');
        setTimeout(() => response.destroy(), 5);
      },
    }));
    for (const path of ['/long', '/chunked']) {
      expect((await errorOf(session.getJson(`${server.url}${path}`))).code).toBe('SERVICE_UNAVAILABLE');
    }
  });

  it('are not JSON, or half of it', async () => {
    for (const body of ['<html>', '[1,', '']) {
      const { server, session } = await setUp(() => ({ headers: { 'content-type': 'application/json' }, body }));
      expect((await errorOf(session.getJson(server.url))).code).toBe('SERVICE_UNAVAILABLE');
    }
  });

  it('of a posted request are not repeated', async () => {
    const { server, session } = await setUp(() => ({ status: 503 }));
    expect((await errorOf(session.postJson(server.url, {}))).code).toBe('SERVICE_UNAVAILABLE');
    expect(server.requests).toHaveLength(1);
  });

  it('are named when nothing listens', async () => {
    const { server, session } = await setUp(() => ({}));
    await server.close();
    expect((await errorOf(session.getJson(server.url))).message).toContain('connection refused');
  });
});

describe('Limits', () => {
  it('end answers without end, in size and in time', async () => {
    const endless = (chunk: string, everyMs: number): TestAnswer => ({
      raw: (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const timer = setInterval(() => response.write(chunk), everyMs);
        response.on('close', () => clearInterval(timer));
      },
    });
    const { server, session } = await setUp(
      ({ path }) => (path === '/large' ? endless('x'.repeat(50_000), 1) : endless(' ', 10)),
      { limits: { maxBodyBytes: 100_000, requestTimeoutMs: 300 } },
    );
    expect((await errorOf(session.getJson(`${server.url}/large`))).code).toBe('SERVICE_LIMIT_EXCEEDED');
    const slow = await errorOf(session.getJson(`${server.url}/slow`));
    expect([slow.code, slow.message]).toEqual(['SERVICE_UNAVAILABLE', expect.stringContaining('longer than 0.3 s')]);
  });

  it('hold for what compressed answers unfold to', async () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000, 32));
    const { server, session } = await setUp(() => ({ headers: { 'content-encoding': 'gzip' }, body: bomb }), {
      limits: { maxDecodedBytes: 100_000 },
    });
    expect((await errorOf(session.getJson(server.url))).code).toBe('SERVICE_LIMIT_EXCEEDED');
  });

  it('hold for answers of very many values, which take many times their length', async () => {
    const many = gzipSync(Buffer.from(`[${'{},'.repeat(2_000_000)}{}]`));
    const { server, session } = await setUp(() => ({ headers: { 'content-encoding': 'gzip' }, body: many }), {});
    const error = await errorOf(session.getJson(server.url));
    expect([error.code, error.message]).toEqual([
      'SERVICE_LIMIT_EXCEEDED',
      expect.stringContaining('more than 1000000 values'),
    ]);
  });

  it('end questions whose answers are long all together', async () => {
    const { server, session } = await setUp(() => ({ body: ['x'.repeat(1_000)] }), {
      limits: { maxSessionBytes: 2_500 },
    });
    await session.getJson(server.url);
    await session.getJson(server.url);
    expect((await errorOf(session.getJson(server.url))).code).toBe('SERVICE_LIMIT_EXCEEDED');
  });

  it('end questions that need too many requests', async () => {
    const { server, session } = await setUp(() => ({ body: [] }), { limits: { maxRequests: 2 } });
    await session.getJson(server.url);
    await session.getJson(server.url);
    expect((await errorOf(session.getJson(server.url))).code).toBe('SERVICE_LIMIT_EXCEEDED');
  });
});

describe('Kept answers', () => {
  it('are asked about, each credential for itself, and counted', async () => {
    const metrics = new Metrics();
    const { server, http, session } = await setUp(
      ({ headers }) =>
        headers['if-none-match'] === '"v1"'
          ? { status: 304 }
          : { headers: { etag: '"v1"', link: '<x>; rel="next"' }, body: { whose: headers.authorization } },
      { metrics },
    );
    const first = await session.getJson(`${server.url}/a?page=1`);
    const second = await session.getJson(`${server.url}/a?page=1`);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('link')).toBe('<x>; rel="next"');
    const other = http.open({ address: server.url, headers: { authorization: 'other' } });
    expect((await other.getJson(`${server.url}/a?page=1`)).body).toEqual({ whose: 'other' });
    expect(server.requests.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"v1"', undefined]);
    const { body } = await metrics.render();
    expect(body).toContain('wheelhouse_outbound_cache_total{result="hit"} 1');
    expect(body).toContain('wheelhouse_outbound_requests_total{host_class="listed",status="304"} 1');
  });

  it('go by date where there is no ETag, and are replaced by new ones', async () => {
    const { server, session } = await setUp((_, count) =>
      count === 2 ? { status: 304 } : { headers: { 'last-modified': `date ${count}` }, body: { count } },
    );
    const bodies = [];
    for (let turn = 0; turn < 4; turn += 1) bodies.push((await session.getJson(server.url)).body);
    expect(bodies).toEqual([{ count: 1 }, { count: 1 }, { count: 3 }, { count: 4 }]);
    expect(server.requests.map(({ headers }) => headers['if-modified-since'])).toEqual([
      undefined,
      'date 1',
      'date 1',
      'date 3',
    ]);
  });

  it('are bounded in bytes: the ones used longest ago go first', () => {
    const cache = new ResponseCache(10_000, 5_000);
    const answer = (bytes: number): Parameters<ResponseCache['keep']>[1] => ({
      headers: new Headers({ etag: '"e"' }),
      body: new Uint8Array(bytes),
    });
    cache.keep('a', answer(3_000));
    cache.keep('b', answer(3_000));
    cache.find('a');
    cache.keep('c', answer(3_000));
    cache.keep('huge', answer(6_000));
    expect(['a', 'b', 'c', 'huge'].filter((key) => cache.find(key) !== undefined)).toEqual(['a', 'c']);
  });
});

describe('Rate limits', () => {
  const clock = new FakeClock();
  const epoch = (seconds: number): string => String(clock.now().getTime() / 1_000 + seconds);

  it.each([
    ['429 with retry-after', 429, { 'retry-after': '30' }, 30],
    ['429 alone', 429, {}, 60],
    ["GitHub's 403", 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': epoch(120) }, 120],
    ["GitHub's secondary limit", 403, {}, 60],
    ["GitLab's 429", 429, { 'ratelimit-remaining': '0', 'ratelimit-reset': epoch(45) }, 45],
    ['seconds to wait', 429, { 'ratelimit-reset': '20' }, 20],
    ['a date', 429, { 'retry-after': new Date(clock.now().getTime() + 90_000).toUTCString() }, 90],
    ['years', 429, { 'retry-after': '999999999' }, 3_600],
  ])('told by %s stop further requests until then', async (_name, status, headers, seconds) => {
    const time = new FakeClock();
    const { server, session } = await setUp(
      (_, count) =>
        count === 1 ? { status, headers, body: { message: 'You have exceeded a secondary rate limit' } } : { body: [] },
      { clock: time },
    );
    const at = new Date(time.now().getTime() + seconds * 1_000);
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await errorOf(session.getJson(server.url))).toMatchObject({ code: 'RATE_LIMITED', retryAt: at });
    }
    expect(server.requests).toHaveLength(1);
    time.advance(seconds * 1_000);
    expect((await session.getJson(server.url)).body).toEqual([]);
  });

  it('that are used up by a success stop the next request, of this credential alone', async () => {
    const { server, http, session } = await setUp(
      () => ({ headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': epoch(60) }, body: [] }),
      { clock },
    );
    await session.getJson(server.url);
    expect((await errorOf(session.getJson(server.url))).code).toBe('RATE_LIMITED');
    expect((await http.open({ address: server.url }).getJson(server.url)).body).toEqual([]);
    expect(server.requests).toHaveLength(2);
  });
});
