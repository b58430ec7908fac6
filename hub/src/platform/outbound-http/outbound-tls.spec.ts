import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OutboundOptions } from './outbound-http.js';
import { makeTestCertificate } from './testing/test-certificate.js';
import { testOutboundHttp } from './testing/test-outbound-http.js';

const own = makeTestCertificate('own');
const other = makeTestCertificate('other');
const http = testOutboundHttp({ allowed: ['127.0.0.1'] });
let server: Server;
let address = '';

beforeAll(async () => {
  server = createServer({ key: own.key, cert: own.certificate }, (_, response) => {
    response.setHeader('etag', '"same"');
    response.end('{"ok":true}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await http.onApplicationShutdown();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function ask(options: Omit<OutboundOptions, 'address'>): Promise<unknown> {
  return await http
    .open({ address, ...options })
    .getJson(address)
    .then(
      ({ body }) => body,
      (error: unknown) => error,
    );
}

describe('Hosts with a certificate of their own authority', () => {
  it('are trusted with that authority, or when nothing is checked', async () => {
    expect(await ask({ caCertificates: own.certificate })).toEqual({ ok: true });
    expect(await ask({ isInsecure: true })).toEqual({ ok: true });
  });

  it('are not trusted otherwise, also when a connection to them is open and an answer is kept', async () => {
    for (const options of [{}, { caCertificates: other.certificate }]) {
      const error = await ask(options);
      expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', message: expect.stringContaining('caRef') });
    }
  });
});
