import {
  createServer as createProxy,
  type IncomingMessage,
  type RequestListener,
  type Server as HttpServer,
} from 'node:http';
import { createServer, type Server as HttpsServer, type ServerOptions } from 'node:https';
import { type AddressInfo, connect, type LookupFunction } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { OutboundOptions } from './outbound-http.js';
import { makeTestCertificate } from './testing/test-certificate.js';
import { testOutboundHttp } from './testing/test-outbound-http.js';
import { startTestServer } from './testing/test-server.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Every name leads to the address. */
function leadingTo(address: string): LookupFunction {
  return (_name, options, callback) => {
    const family = address.includes(':') ? 6 : 4;
    if (options.all === true) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
}

async function codeOf(options: OutboundOptions, lookup?: LookupFunction): Promise<string> {
  const http = testOutboundHttp({
    allowed: [],
    ...(lookup && { lookup }),
    limits: { connectTimeoutMs: 300, maxRetries: 0 },
  });
  closing.push(() => http.onApplicationShutdown());
  try {
    await http.open(options).fetch(options.address);
    return 'ok';
  } catch (error) {
    return String((error as { code?: unknown }).code);
  }
}

describe('Where a repository may be', () => {
  it.each<readonly [string, OutboundOptions['reach'], string]>([
    ['127.0.0.1', 'service', 'URL_NOT_ALLOWED'],
    ['127.0.0.1', 'repository', 'ok'],
    ['127.0.0.1', 'anywhere', 'ok'],
    ['169.254.169.254', 'repository', 'URL_NOT_ALLOWED'],
    ['fd00:ec2::254', 'repository', 'URL_NOT_ALLOWED'],
    ['::ffff:169.254.169.254', 'repository', 'URL_NOT_ALLOWED'],
  ])('at %s, as a %s: %s, by its address and by its name', async (address, reach = 'service', expected) => {
    const server = await startTestServer(() => ({ body: {} }));
    closing.push(() => server.close());
    const host = address.includes(':') ? `[${address}]` : address;
    expect(await codeOf({ address: `http://${host}:${server.port}/`, reach })).toBe(expected);
    expect(await codeOf({ address: `http://named.example:${server.port}/`, reach }, leadingTo(address))).toBe(expected);
  });

  it('is not where it leads on to: only from this machine that may be on it', async () => {
    const inner = await startTestServer(() => ({ body: {} }));
    const server = await startTestServer(() => ({ status: 302, headers: { location: `${inner.url}/inside` } }));
    closing.push(
      () => inner.close(),
      () => server.close(),
    );
    const lookup = leadingTo('127.0.0.1');
    for (const reach of ['repository', 'anywhere'] as const) {
      expect(await codeOf({ address: server.url, reach })).toBe('ok');
      expect(await codeOf({ address: `http://named.example:${server.port}/`, reach }, lookup)).toBe('URL_NOT_ALLOWED');
    }
    expect(inner.requests).toHaveLength(2);
  });

  it('does not lead from an encrypted to an unencrypted address', async () => {
    const { certificate, key } = makeTestCertificate('own');
    const plain = await startTestServer(() => ({ body: {} }));
    closing.push(() => plain.close());
    const url = await serveTls({ cert: certificate, key }, (_request, response) =>
      response.writeHead(302, { location: plain.url }).end(),
    );
    expect(await codeOf({ address: url, reach: 'repository', caCertificates: certificate })).toBe(
      'SERVICE_UNAVAILABLE',
    );
    expect(plain.requests).toHaveLength(0);
  });
});

describe('A client certificate', () => {
  it('is shown to the own origin, and not to where that leads', async () => {
    const own = makeTestCertificate('own');
    const client = makeTestCertificate('client');
    const seen: boolean[] = [];
    const options = {
      cert: own.certificate,
      key: own.key,
      requestCert: true,
      ca: client.certificate,
      rejectUnauthorized: false,
    };
    const look = (request: IncomingMessage): void => void seen.push((request.socket as TLSSocket).authorized);
    const elsewhere = await serveTls(options, (request, response) => (look(request), response.end('{}')));
    const url = await serveTls(options, (request, response) => {
      look(request);
      response.writeHead(302, { location: elsewhere }).end();
    });
    const clientCertificate = { certificate: client.certificate, key: client.key };
    expect(
      await codeOf({ address: url, reach: 'repository', caCertificates: own.certificate, clientCertificate }),
    ).toBe('ok');
    expect(seen).toEqual([true, false]);
  });
});

describe('A proxy', () => {
  it('is asked for a tunnel to encrypted hosts, whose certificate is checked as ever', async () => {
    const own = makeTestCertificate('own');
    const url = new URL(
      await serveTls({ cert: own.certificate, key: own.key }, (_request, response) => response.end('{}')),
    );
    const tunnels: string[] = [];
    const proxy = createProxy().on('connect', (request, socket) => {
      tunnels.push(`${String(request.url)} ${String(request.headers['proxy-authorization'])}`);
      const onward = connect(Number(url.port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      for (const one of [socket, onward]) one.on('error', () => one.destroy());
    });
    const address = `https://10.1.2.3:${url.port}/`;
    const options = { address, reach: 'repository', proxy: { url: await listen(proxy), noProxy: [] } } as const;
    expect(await codeOf({ ...options, isInsecure: true })).toBe('ok');
    // The certificate is one of 127.0.0.1.
    expect(await codeOf({ ...options, caCertificates: own.certificate })).toBe('SERVICE_UNAVAILABLE');
    expect(tunnels.every((tunnel) => tunnel.startsWith(`10.1.2.3:${url.port} undefined`))).toBe(true);
    expect(tunnels.length).toBeGreaterThan(0);
  });

  it('that refuses is told from the service', async () => {
    const proxy = createProxy().on('connect', (_request, socket) => socket.end('HTTP/1.1 407 No\r\n\r\n'));
    const http = testOutboundHttp({ allowed: [] });
    closing.push(() => http.onApplicationShutdown());
    const address = 'https://charts.example.com/';
    const session = http.open({ address, reach: 'repository', proxy: { url: await listen(proxy), noProxy: [] } });
    await expect(session.fetch(address)).rejects.toThrow(/proxy/);
  });
});

async function serveTls(options: ServerOptions, listener: RequestListener): Promise<string> {
  return (await listen(createServer(options, listener))).replace('http:', 'https:');
}

async function listen(server: HttpServer | HttpsServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
