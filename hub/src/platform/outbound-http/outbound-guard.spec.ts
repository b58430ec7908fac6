import type { LookupFunction } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { testOutboundHttp } from './testing/test-outbound-http.js';
import { type ReceivedRequest, type TestAnswer, type TestServer, startTestServer } from './testing/test-server.js';
import type { UndiciOutboundHttp, UndiciOutboundHttpParts } from './undici-outbound-http.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve(answer: (request: ReceivedRequest) => TestAnswer): Promise<TestServer> {
  const server = await startTestServer(answer);
  closing.push(() => server.close());
  return server;
}

function outbound(parts: Parameters<typeof testOutboundHttp>[0]): UndiciOutboundHttp {
  const http = testOutboundHttp(parts);
  closing.push(() => http.onApplicationShutdown());
  return http;
}

/** A resolver that answers each question with the next list of addresses, and then stays with the last. */
function resolver(...answers: string[][]): { lookup: LookupFunction; asked: string[] } {
  const asked: string[] = [];
  const lookup: LookupFunction = (name, _options, callback) => {
    asked.push(name);
    const addresses = answers[Math.min(asked.length, answers.length) - 1] ?? [];
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { lookup, asked };
}

async function codeOf(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return 'no error';
}

async function codeOfGet(address: string, parts: Partial<UndiciOutboundHttpParts> = {}): Promise<unknown> {
  const http = outbound({ allowed: [], ...parts });
  return await codeOf(async () => await http.open({ address }).getJson(address));
}

describe('Addresses that users name', () => {
  it.each([
    'http://127.0.0.1:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f.1:PORT/',
    'http://0.0.0.0:PORT/',
    'http://127.1:PORT/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/latest/',
    'http://[64:ff9b::7f00:1]:PORT/',
    'file:///etc/passwd',
    'ftp://example.org/',
    'http://user:secret@example.org/',
    'no address',
  ])('are refused when written as %s', async (address) => {
    const server = await serve(() => ({ body: {} }));
    expect(await codeOfGet(address.replace('PORT', String(server.port)))).toBe('URL_NOT_ALLOWED');
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['127.0.0.1'],
    ['::1'],
    ['8.8.8.8', '127.0.0.1'],
    ['169.254.169.254'],
    ['::ffff:10.0.0.1', '::ffff:127.0.0.1'],
  ])('are refused when the name resolves to %s', async (...addresses) => {
    const server = await serve(() => ({ body: {} }));
    const { lookup, asked } = resolver(addresses);
    expect(await codeOfGet(`http://inner.example:${server.port}/`, { lookup })).toBe('URL_NOT_ALLOWED');
    expect(asked).toEqual(['inner.example']);
    expect(server.requests).toEqual([]);
  });

  it('are refused as localhost by the resolver of the machine', async () => {
    const server = await serve(() => ({ body: {} }));
    expect(await codeOfGet(`http://localhost:${server.port}/`)).toBe('URL_NOT_ALLOWED');
    expect(server.requests).toEqual([]);
  });

  it('are checked at each connection, so that a name that changes does not help', async () => {
    const server = await serve(() => ({ headers: { connection: 'close' }, body: {} }));
    // The range is allowed only for 127.0.0.2: the first answer is fine, the second is not.
    const { lookup, asked } = resolver(['127.0.0.2'], ['127.0.0.1']);
    const http = outbound({ allowed: ['127.0.0.2/32'], lookup });
    const session = http.open({ address: `http://changing.example:${server.port}` });
    const ask = (): Promise<unknown> => session.getJson(`http://changing.example:${server.port}/`);
    // The server listens on 127.0.0.1 alone, so that a connection to the allowed address is refused by the machine.
    expect(await codeOf(ask)).toBe('URL_NOT_ALLOWED');
    expect(asked.length).toBeGreaterThan(1);
    expect(server.requests).toEqual([]);
  });

  it.each(['127.0.0.1', '127.0.0.1:PORT', '127.0.0.0/8', 'http://127.0.0.1:PORT/api'])(
    'are reached when the allow list names %s',
    async (entry) => {
      const server = await serve(() => ({ body: { ok: true } }));
      const http = outbound({ allowed: [entry.replace('PORT', String(server.port))] });
      const answer = await http.open({ address: `${server.url}/api` }).getJson(`${server.url}/api/x`);
      expect(answer.body).toEqual({ ok: true });
    },
  );

  it('below an allowed prefix do not open the rest of their host, not even over a kept connection', async () => {
    const server = await serve(() => ({ body: {} }));
    const session = outbound({ allowed: [`${server.url}/api`] }).open({ address: `${server.url}/api` });
    await session.getJson(`${server.url}/api/x`);
    expect(await codeOf(() => session.getJson(`${server.url}/admin`))).toBe('URL_NOT_ALLOWED');
    expect(server.requests.map(({ path }) => path)).toEqual(['/api/x']);
  });
});

describe('Numbers that stand for addresses', () => {
  it('are refused in all spellings that lead to loopback', () => {
    const http = outbound({ allowed: [] });
    const spell: readonly ((bytes: readonly number[]) => string)[] = [
      (bytes) => bytes.join('.'),
      (bytes) => bytes.map((byte) => `0${byte.toString(8)}`).join('.'),
      (bytes) => bytes.map((byte) => `0x${byte.toString(16)}`).join('.'),
      (bytes) => String(Buffer.from(bytes).readUInt32BE()),
      (bytes) => `0x${Buffer.from(bytes).toString('hex')}`,
      (bytes) => `${bytes[0] ?? 0}.${Buffer.from([0, ...bytes.slice(1)]).readUInt32BE()}`,
      (bytes) => `[::ffff:${bytes.join('.')}]`,
      (bytes) => `[::${bytes.join('.')}]`,
      (bytes) => `[64:ff9b::${bytes.join('.')}]`,
      (bytes) => `${bytes.join('.')}.`,
    ];
    const byte = fc.nat(255);
    fc.assert(
      fc.property(
        byte,
        byte,
        byte,
        fc.constantFrom(...spell),
        fc.constantFrom('http', 'https'),
        (b, c, d, how, scheme) => {
          expect(() => http.open({ address: `${scheme}://${how([127, b, c, d])}:8080/x` })).toThrow(/loopback/);
        },
      ),
    );
  });
});

describe('Redirects', () => {
  it.each([
    'http://127.0.0.1:PORT/inner',
    'http://inner.example:PORT/',
    'http://169.254.169.254/latest',
    'file:///etc',
  ])('to %s are refused', async (location) => {
    const inner = await serve(() => ({ body: {} }));
    const target = location.replace('PORT', String(inner.port));
    const server = await serve(() => ({ status: 302, headers: { location: target } }));
    const { lookup } = resolver(['127.0.0.1']);
    const http = outbound({ allowed: [`127.0.0.1:${server.port}`], lookup });
    expect(await codeOf(() => http.open({ address: server.url }).getJson(server.url))).toBe('URL_NOT_ALLOWED');
    expect(inner.requests).toEqual([]);
  });

  it('to another host leave all credentials behind, also on the way back', async () => {
    const back: { url?: string } = {};
    const other = await serve(() => ({ status: 307, headers: { location: `${back.url ?? ''}/end` } }));
    const server = await serve(({ path }) =>
      path === '/end' ? { body: 'ok' } : { status: 307, headers: { location: `${other.url}/x` } },
    );
    back.url = server.url;
    const session = outbound({ allowed: ['127.0.0.1'] }).open({
      address: server.url,
      headers: { Authorization: 'Bearer t0p' },
    });
    await session.fetch(`${server.url}/start`, {
      headers: { 'PRIVATE-TOKEN': 't0p', cookie: 'a=t0p', 'x-any': 't0p' },
    });
    expect(JSON.stringify(server.requests[0]?.headers)).toContain('t0p');
    expect(other.requests).toHaveLength(1);
    expect(JSON.stringify([other.requests, server.requests[1]])).not.toContain('t0p');
  });

  it('on the same host keep the credential', async () => {
    const server = await serve(({ path }) =>
      path === '/new' ? { body: [1] } : { status: 301, headers: { location: '/new' } },
    );
    const session = outbound({ allowed: ['127.0.0.1'] }).open({
      address: server.url,
      headers: { authorization: 'Bearer x' },
    });
    expect((await session.getJson(`${server.url}/old`)).body).toEqual([1]);
    expect(server.requests[1]?.headers.authorization).toBe('Bearer x');
  });

  it('end after five', async () => {
    const server = await serve(() => ({ status: 302, headers: { location: '/again' } }));
    const session = outbound({ allowed: ['127.0.0.1'] }).open({ address: server.url });
    expect(await codeOf(() => session.getJson(server.url))).toBe('SERVICE_LIMIT_EXCEEDED');
    expect(server.requests).toHaveLength(6);
  });

  it('do not take a posted body to another host', async () => {
    const other = await serve(() => ({ body: {} }));
    const server = await serve(() => ({ status: 307, headers: { location: other.url } }));
    const session = outbound({ allowed: ['127.0.0.1'] }).open({ address: server.url });
    expect(await codeOf(() => session.postJson(server.url, { a: 1 }))).toBe('SERVICE_UNAVAILABLE');
    expect(other.requests).toEqual([]);
  });
});

describe('A link to another origin', () => {
  it('is refused, as it would want the credential', async () => {
    const other = await serve(() => ({ body: [] }));
    const server = await serve(() => ({ body: [] }));
    const session = outbound({ allowed: ['127.0.0.1'] }).open({ address: server.url, headers: { authorization: 'x' } });
    expect(await codeOf(() => session.getJson(`${other.url}/page2?token=t0p`))).toBe('URL_NOT_ALLOWED');
    expect(other.requests).toEqual([]);
  });
});
