import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LINK_FAULTS, TcpLink } from './tcp-link.js';

const SLOW_MS = 150;
const PATIENCE_MS = 300;
const LONG = 'x'.repeat(100_000);

describe('a link', () => {
  let server: Server;
  let link: TcpLink;
  let asked = 0;
  // One connection, used again as long as it lives.
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = async (patienceMs = PATIENCE_MS * 10, path = '/'): Promise<string> => {
    const signal = AbortSignal.timeout(patienceMs);
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    get({ port: link.port, host: '127.0.0.1', path, agent, signal }, resolve).on('error', reject);
    return text(await promise);
  };

  beforeAll(async () => {
    server = createServer((request: IncomingMessage, response: ServerResponse) => {
      asked += 1;
      response.end(request.url === '/long' ? LONG : 'here');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    link = await TcpLink.to(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });

  afterAll(async () => {
    agent.destroy();
    await link.close();
    server.closeAllConnections();
    server.close();
  });

  it('carries', async () => {
    expect(await ask()).toBe('here');
  });

  it.each(LINK_FAULTS)('carries no whole answer while it is %s, and again when mended', async (fault) => {
    link.break(fault);
    const before = asked;
    await expect(ask(PATIENCE_MS, '/long')).rejects.toThrow(/hang up|aborted|ECONNRE/);
    expect(asked - before).toBe(fault === 'one-way' || fault === 'torn' ? 1 : 0);
    link.mend();
    expect(await ask()).toBe('here');
  });

  it('leaves what it forgot silent, and carries what comes anew', async () => {
    expect(await ask()).toBe('here');
    link.forget();
    // The connection of before is used again.
    await expect(ask(PATIENCE_MS)).rejects.toThrow(/aborted/);
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
