import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { settle, until } from '../stories/agent-scenario.js';
import { silentLogger } from '../logger.js';
import { subscribeToNudges } from './nudges.js';

const schema = buildSchema(
  'type Query { a: Int } type Subscription { agentNudges: Nudge! } type Nudge { revision: Int! }',
);

describe('nudges', () => {
  let server: Server;
  let sockets: WebSocketServer;
  let revision = 0;
  const credentials: unknown[] = [];

  beforeEach(async () => {
    server = createServer();
    sockets = new WebSocketServer({ server, path: '/graphql' });
    async function* agentNudges(): AsyncGenerator {
      revision += 1;
      yield { agentNudges: { revision } };
      await new Promise(() => undefined);
    }
    const onConnect = ({ connectionParams }: { connectionParams?: unknown }): boolean =>
      credentials.push(connectionParams) > 0;
    useServer({ schema, roots: { subscription: { agentNudges } }, onConnect }, sockets);
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  });

  afterEach(() => {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
    server.close();
  });

  it('come with the credential, and come again after the socket was lost', async () => {
    const heard: number[] = [];
    const { port } = server.address() as AddressInfo;
    const source = {
      url: new URL(`http://127.0.0.1:${port}/graphql`),
      authorization: async () => 'Bearer token',
      logger: silentLogger,
    };
    const subscription = subscribeToNudges(source, (nudge) => heard.push(nudge));
    await until('the first is heard', () => heard.length === 1);
    for (const socket of sockets.clients) socket.terminate();
    await until('the second is heard', () => heard.length === 2);
    expect(heard).toEqual([1, 2]);
    expect(credentials).toEqual([{ authorization: 'Bearer token' }, { authorization: 'Bearer token' }]);
    subscription.close();
    await until('it is gone', () => sockets.clients.size === 0);
  });

  it('go on where the hub knows nothing of live requests', async () => {
    const heard: number[] = [];
    const line = { sessions: 0, ends: 0 };
    const requests = {
      begin: () => `session-${(line.sessions += 1)}`,
      take: () => undefined,
      end: () => void (line.ends += 1),
    };
    const { port } = server.address() as AddressInfo;
    const url = new URL(`http://127.0.0.1:${port}/graphql`);
    const source = { url, authorization: async () => 'Bearer token', logger: silentLogger, requests };
    const subscription = subscribeToNudges(source, (nudge) => heard.push(nudge));
    await until('a nudge is heard', () => heard.length === 1);
    await settle(50);
    expect([sockets.clients.size, line.sessions]).toEqual([1, 1]);
    for (const socket of sockets.clients) socket.terminate();
    await until('they come again', () => heard.length === 2);
    expect(line.sessions).toBe(2);
    expect(line.ends).toBeGreaterThanOrEqual(1);
    subscription.close();
    await until('it is gone', () => sockets.clients.size === 0);
  });
});
