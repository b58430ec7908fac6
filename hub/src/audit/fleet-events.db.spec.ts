import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type RunningHub, startHub } from '../hub.js';
import { loadHubConfig } from '../platform/config/load-hub-config.js';
import { startTestDatabase, type TestDatabase } from '../platform/database/test-database.js';
import { SilentLogger } from '../platform/logging/logger.js';

let database: TestDatabase;
let dataDir: string;
let hub: RunningHub;
let admin: string;

beforeAll(async () => {
  database = await startTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'fleet-events-'));
  const flags = ['--port', '0', '--data-dir', dataDir, '--database-url', database.url];
  hub = await startHub(loadHubConfig(flags, {}), new SilentLogger());
  admin = (await readFile(join(dataDir, 'admin-token'), 'utf8')).trim();
}, 60_000);
afterAll(async () => {
  await hub.stop();
  await database.close();
  await rm(dataDir, { recursive: true });
}, 60_000);

async function ask<Data>(query: string): Promise<Data> {
  const response = await fetch(`${hub.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${admin}` },
    body: JSON.stringify({ query }),
  });
  return ((await response.json()) as { data: Data }).data;
}

/** A socket, and the code it is closed with. */
function open(token: string): { client: Client; opened: Promise<void>; closed: Promise<number> } {
  let isOpen: () => void;
  let isClosed: (code: number) => void;
  const opened = new Promise<void>((resolve) => (isOpen = resolve));
  const closed = new Promise<number>((resolve) => (isClosed = resolve));
  const client = createClient({
    url: `${hub.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    lazy: false,
    retryAttempts: 0,
    onNonLazyError: () => {},
    connectionParams: { authorization: `Bearer ${token}` },
    on: { connected: () => isOpen(), closed: (event) => isClosed((event as { code: number }).code) },
  });
  return { client, opened, closed };
}

describe('events of the fleet', () => {
  it('reach those who watch as they happen, and stop when nobody does', async () => {
    const { client, opened } = open(admin);
    await opened;
    const query =
      'subscription { fleetEvents(filter: { types: ["ClusterRenamed"] }) { type message at actor clusterName } }';
    const events = client.iterate({ query });
    // The subscription travels over the socket; orders over HTTP may overtake it, until one is heard of.
    const watch = { isHeard: false };
    const first = events.next().finally(() => (watch.isHeard = true));
    await ask('mutation { registerCluster(input: { name: "trial-0" }) { cluster { id } } }');
    for (let turn = 0; !watch.isHeard; turn += 1)
      await ask(`mutation { renameCluster(name: "trial-${turn}", newName: "trial-${turn + 1}") { id } }`);
    await ask('mutation { registerCluster(input: { name: "prod" }) { cluster { id } } }');
    await ask('mutation { renameCluster(name: "prod", newName: "production") { id } }');
    let heard = await first;
    while (JSON.stringify(heard.value).includes('trial-')) heard = await events.next();
    expect(heard).toMatchObject({
      value: { data: { fleetEvents: { type: 'ClusterRenamed', actor: 'admin', clusterName: 'production' } } },
    });
    await events.return?.();
    await client.dispose();
    const { events: listed } = await ask<{ events: { totalCount: number; nodes: { type: string }[] } }>(
      '{ events(first: 2, filter: { clusters: ["prod", "production"] }) { totalCount nodes { type } } }',
    );
    expect(listed).toEqual({ totalCount: 2, nodes: [{ type: 'ClusterRenamed' }, { type: 'ClusterRegistered' }] });
  });

  it('end at once for a token that is revoked', async () => {
    const { createApiToken } = await ask<{ createApiToken: { secret: string; apiToken: { id: string } } }>(
      'mutation { createApiToken(name: "watcher") { secret apiToken { id } } }',
    );
    const { client, opened, closed } = open(createApiToken.secret);
    await opened;
    const startedAt = performance.now();
    await ask(`mutation { revokeApiToken(id: "${createApiToken.apiToken.id}") { revokedAt } }`);
    expect(await closed).toBeGreaterThanOrEqual(4_400);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await client.dispose();
  });
});
