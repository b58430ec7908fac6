// The HTTP requests that reach an API server: no write without a cause, and none before the time that the server asked for.
import { mkdtemp, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { APPLICATION_LABEL, FIELD_MANAGER, TRACKING_ANNOTATION, trackingId } from '@wheelhouse/protocol';
import { createAgent, type Agent } from '../agent.js';
import { applicationId, configMap, settle, until } from './agent-scenario.js';
import { KubernetesCluster } from '../cluster/kubernetes/kubernetes-cluster.js';
import {
  reply,
  startScriptedApiServer,
  type Script,
  type ScriptedApiServer,
} from '../cluster/kubernetes/scripted-api-server.js';
import { FakeHub } from '../link/fake-hub.js';
import { silentLogger } from '../logger.js';

const id = applicationId();
const names = ['a', 'b', 'c'];
const objects = names.map((name) => configMap(name, { v: '1' }));
const found = { kind: 'ConfigMap', namespace: 'shop' };
/** What the server has, by name. */
let stored: Map<string, unknown>;
let refusals: number;
/** How long the server takes for each write that it works on already. */
let slownessMs: number;
let writing = 0;
let mostWriting = 0;
let server: ScriptedApiServer;
let cluster: KubernetesCluster;
let hub: FakeHub;
let agent: Agent;
let stateDir: string;

function storedMap(name: string): unknown {
  const tracked = trackingId('web', { group: '', ...found, name });
  const fieldsV1 = { 'f:data': { 'f:v': {} } };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name,
      namespace: 'shop',
      uid: `uid-${name}`,
      resourceVersion: '7',
      labels: { [APPLICATION_LABEL]: id },
      annotations: { [TRACKING_ANNOTATION]: tracked },
      managedFields: [
        { manager: FIELD_MANAGER, operation: 'Apply', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1 },
      ],
    },
    data: { v: '1' },
  };
}

function discovery(...resources: unknown[]): unknown {
  const versions = [{ version: 'v1', resources }];
  return { kind: 'APIGroupDiscoveryList', items: resources.length === 0 ? [] : [{ metadata: {}, versions }] };
}

const CONFIG_MAPS = { resource: 'configmaps', responseKind: { kind: 'ConfigMap' }, scope: 'Namespaced' };
const NAMESPACES = { resource: 'namespaces', responseKind: { kind: 'Namespace' }, scope: 'Cluster' };

const script: Script = ({ method, path, query }, response) => {
  if (path === '/api') return reply(response, 200, discovery(CONFIG_MAPS, NAMESPACES));
  if (path === '/apis') return reply(response, 200, discovery());
  if (query.get('watch')) return holdOpen(response);
  if (path === '/api/v1/configmaps')
    return reply(response, 200, { metadata: { resourceVersion: '9' }, items: [...stored.values()] });
  if (path.startsWith('/api/v1/namespaces/shop/configmaps/') && method === 'PATCH') {
    if (refusals > 0) {
      refusals -= 1;
      return reply(response, 429, { kind: 'Status', code: 429, reason: 'TooManyRequests' }, { 'retry-after': '1' });
    }
    const name = path.split('/').at(-1) ?? '';
    stored.set(name, storedMap(name));
    return replySlowly(response, stored.get(name));
  }
  if (path.includes('/namespaces/wheelhouse-system/')) {
    const details = { name: path.split('/').at(-1) };
    return reply(response, 404, { kind: 'Status', code: 404, reason: 'NotFound', details });
  }
  reply(response, 200, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'kube-system', uid: 'here' },
    items: [],
  });
};

/** Answers a write; the later, the more are under way. */
function replySlowly(response: ServerResponse, object: unknown): void {
  writing += 1;
  mostWriting = Math.max(mostWriting, writing);
  setTimeout(() => {
    writing -= 1;
    reply(response, 200, object);
  }, writing * slownessMs);
}

function holdOpen(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
}

function writes(): string[] {
  return server.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
}

/** What takes seconds is waited for in parts. */
async function start(count = names.length): Promise<void> {
  const config = { hub: 'http://127.0.0.1:1', joinToken: 'whj_test', stateDir };
  agent = createAgent({ config, cluster, hub, logger: silentLogger });
  await agent.start();
  for (let part = 10; part < count; part += 10) await until(`${part} are written`, () => stored.size >= part);
  await until('it is Synced', () => hub.statuses.get(id)?.syncStatus === 'Synced');
}

beforeEach(async () => {
  stored = new Map();
  refusals = 0;
  slownessMs = 0;
  stateDir = await mkdtemp(join(tmpdir(), 'wheelhouse-agent-'));
  server = await startScriptedApiServer(script);
  cluster = new KubernetesCluster(server.access());
  hub = new FakeHub();
  hub.assign({ id, name: 'web', objects });
});

afterEach(async () => {
  await agent.stop();
  await cluster.close();
  await server.close();
  await rm(stateDir, { recursive: true, force: true });
});

describe('the requests of an agent', () => {
  it('write each object once, and nothing for another commit, a restart or a new list', async () => {
    await start();
    expect(writes().toSorted()).toEqual(names.map((name) => `PATCH /api/v1/namespaces/shop/configmaps/${name}`));
    server.requests.length = 0;
    hub.assign({ id, name: 'web', objects, revision: 'other' });
    await until('it is at the commit', () => hub.statuses.get(id)?.syncedRevision === 'other');
    await agent.stop();
    hub.statuses.clear();
    await start();
    await settle();
    expect(server.requests.some(({ path }) => path === '/api/v1/configmaps')).toBe(true);
    expect(writes()).toEqual([]);
  });

  it('wait as long as a server that sheds load asks for', async () => {
    refusals = 1;
    const started = performance.now();
    await start();
    expect(writes()).toHaveLength(names.length + 1);
    expect(performance.now() - started).toBeGreaterThanOrEqual(1_000);
    expect(hub.statuses.get(id)?.operation?.phase).toBe('Succeeded');
  });

  it('are fewer at once before a server that is slow, and all of them are made', async () => {
    slownessMs = 50;
    const many = Array.from({ length: 90 }, (_, index) => configMap(`m${index}`, { v: '1' }));
    hub.assign({ id, name: 'web', objects: many });
    await start(many.length);
    expect(mostWriting).toBe(20);
    expect(agent.status().requestsAtOnce).toBeLessThan(16);
    expect(writes()).toHaveLength(many.length);
  });
});
