import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TcpLink } from './tcp-link.js';

const SLOW_MS = 150;
const PATIENCE_MS = 300;

describe('a link', () => {
  let server: Server;
  let link: TcpLink;
  const ask = async (): Promise<string> =>
    (await fetch(`http://127.0.0.1:${link.port}/`, { signal: AbortSignal.timeout(PATIENCE_MS * 10) })).text();
  const askBriefly = async (): Promise<string> =>
    (await fetch(`http://127.0.0.1:${link.port}/`, { signal: AbortSignal.timeout(PATIENCE_MS) })).text();

  beforeAll(async () => {
    server = createServer((_: IncomingMessage, response: ServerResponse) => void response.end('here'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    link = await TcpLink.to(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });

  afterAll(async () => {
    await link.close();
    server.closeAllConnections();
    server.close();
  });

  it('carries', async () => {
    expect(await ask()).toBe('here');
  });

  it.each(['cut', 'silent'] as const)('carries nothing while it is %s, and again when mended', async (fault) => {
    link.break(fault);
    await expect(askBriefly()).rejects.toThrow(/fetch failed|timeout/);
    link.mend();
    expect(await ask()).toBe('here');
  });

  it('is slow when told, until it is mended', async () => {
    link.slowDown(SLOW_MS);
    const from = performance.now();
    expect(await ask()).toBe('here');
    // There and back.
    expect(performance.now() - from).toBeGreaterThan(2 * SLOW_MS - 20);
    link.mend();
    expect(await ask()).toBe('here');
  });
});
