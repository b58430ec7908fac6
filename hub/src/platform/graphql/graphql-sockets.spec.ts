import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { CHANNELS } from '../change-feed/change-feed.js';
import { GOOD_TOKEN, SHORT_TOKEN, type TestApi, startTestApi } from './test-api.js';

describe('the API over sockets', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  const address = (): string => `${api.url.replace('http', 'ws')}/graphql`;

  function connect(authorization: string): { client: Client; closed: Promise<number> } {
    const { promise: closed, resolve } = Promise.withResolvers<number>();
    const client = createClient({
      url: address(),
      webSocketImpl: WebSocket,
      connectionParams: { authorization },
      retryAttempts: 0,
      lazy: false,
      onNonLazyError: () => {},
      on: { closed: (event) => resolve((event as { code: number }).code) },
    });
    return { client, closed };
  }

  async function results(client: Client, query: string): Promise<{ data?: unknown }[]> {
    const found: { data?: unknown }[] = [];
    for await (const { data } of client.iterate({ query })) found.push({ data });
    return found;
  }

  it('close on somebody without a credential, for good', async () => {
    await expect(connect('Bearer bad').closed).resolves.toBe(4401);
  });

  it('close for now while nobody can be known', async () => {
    await expect(connect('Bearer away').closed).resolves.toBe(1013);
  });

  it('close on somebody who does not say who it is', async () => {
    const socket = new WebSocket(address(), 'graphql-transport-ws');
    const code = await new Promise((resolve) => socket.on('close', resolve));
    expect(code).toBe(4408);
  });

  it('run queries as HTTP does', async () => {
    const { client } = connect(GOOD_TOKEN);
    const [result] = await results(client, '{ hub { epoch } }');
    expect(result?.data).toEqual({ hub: { epoch: 'e' } });
    await client.dispose();
  });

  it('send what happens, and hide the text of an error that nobody foresaw', async () => {
    const { client } = connect(GOOD_TOKEN);
    const found: { data?: unknown }[] = [];
    const failure = results(client, 'subscription { fleetEvents { message } }').then((all) => found.push(...all));
    const outcome = await failure.then(
      () => JSON.stringify(found),
      (error: unknown) => JSON.stringify(error),
    );
    expect(outcome).not.toContain('hunter2');
    await client.dispose();
  });

  it('have the same limits as HTTP', async () => {
    const { client } = connect(GOOD_TOKEN);
    const query = '{ applications(first: 500) { nodes { resources(first: 500) { nodes { name } } } } }';
    await expect(results(client, query)).rejects.toEqual([
      expect.objectContaining({ extensions: expect.objectContaining({ code: 'QUERY_TOO_COMPLEX' }) }),
    ]);
    await client.dispose();
  });

  it('close when the credential is revoked, on whichever hub that was', async () => {
    const { client, closed } = connect(GOOD_TOKEN);
    await results(client, '{ hub { epoch } }');
    await api.changes.publish(CHANNELS.revocations, ['token:other']);
    await results(client, '{ hub { epoch } }');
    await api.changes.publish(CHANNELS.revocations, ['token:1']);
    await expect(closed).resolves.toBe(4401);
  });

  it('close when the credential expires', async () => {
    await expect(connect(SHORT_TOKEN).closed).resolves.toBe(4401);
  });

  it('close with a word when the hub stops, and do not hold it up', async () => {
    const own = await startTestApi();
    const socket = new WebSocket(`${own.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await new Promise((resolve) => socket.once('open', resolve));
    const before = performance.now();
    await own.close();
    expect(performance.now() - before).toBeLessThan(9_000);
    await expect(closed).resolves.toBe(1001);
  });

  it('are not opened elsewhere', async () => {
    const socket = new WebSocket(`${address()}/elsewhere`, 'graphql-transport-ws');
    const error = await new Promise((resolve) => socket.on('error', resolve));
    expect(String(error)).toContain('404');
  });
});
