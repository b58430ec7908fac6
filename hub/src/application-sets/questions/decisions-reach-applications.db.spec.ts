// A decision on its whole way through a hub: from apply to applications, over the real queue.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningHub, startHub } from '../../hub.js';
import { loadHubConfig } from '../../platform/config/load-hub-config.js';
import { startTestDatabase, type TestDatabase } from '../../platform/database/test-database.js';
import { SilentLogger } from '../../platform/logging/logger.js';

const CONFIG_MAP = `apiVersion: v1
kind: ConfigMap
metadata: { name: placement }
data: { apiVersion: acme.io/v1, kind: choices, matchKey: clusterName }`;
const decision = (...clusters: string[]) => `apiVersion: acme.io/v1
kind: Choice
metadata: { name: spread }
status: { clusters: [${clusters.map((name) => `{ clusterName: ${name} }`).join(', ')}] }`;
const SET = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: web }
spec:
  generators: [{ clusterDecisionResource: { configMapRef: placement, name: spread } }]
  template:
    metadata: { name: 'web-{{name}}' }
    spec:
      project: default
      source: { repoURL: 'https://git.example.com/a.git', path: web, targetRevision: main }
      destination: { name: '{{name}}', namespace: web }`;

let database: TestDatabase;
let dataDir: string;
let hub: RunningHub;

async function ask(query: string, variables: object = {}): Promise<{ data: unknown; codes: string[] }> {
  const token = (await readFile(join(dataDir, 'admin-token'), 'utf8')).trim();
  const response = await fetch(`${hub.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const answer = (await response.json()) as { data: unknown; errors?: { extensions: { code: string } }[] };
  return { data: answer.data, codes: (answer.errors ?? []).map(({ extensions }) => extensions.code) };
}

const apply = (field: string, manifest: string) =>
  ask(`mutation($manifest: String!) { ${field}(manifest: $manifest) { __typename } }`, { manifest });

async function applications(expected: readonly string[]): Promise<void> {
  let found: string[] = [];
  for (const until = Date.now() + 15_000; Date.now() < until; await delay(100)) {
    const { data } = await ask('{ applications { nodes { name } } }');
    found = (data as { applications: { nodes: { name: string }[] } }).applications.nodes.map(({ name }) => name);
    if (JSON.stringify(found) === JSON.stringify(expected)) return;
  }
  expect(found).toEqual(expected);
}

beforeAll(async () => {
  database = await startTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'decisions-'));
  const flags = ['--port', '0', '--data-dir', dataDir, '--database-url', database.url];
  hub = await startHub(loadHubConfig(flags, {}), new SilentLogger());
}, 60_000);
afterAll(async () => {
  await hub.stop();
  await database.close();
  await rm(dataDir, { recursive: true });
}, 60_000);

describe('A decision', () => {
  it('makes applications where it chose, and moves them when it chooses anew', async () => {
    for (const name of ['oslo', 'lyon'])
      await ask(`mutation { registerCluster(input: { name: "${name}" }) { cluster { id } } }`);
    expect((await apply('applyApplicationSet', SET)).codes).toEqual(['GENERATOR_ERROR']);
    await apply('applyConfigMap', CONFIG_MAP);
    expect((await apply('applyApplicationSet', SET)).codes).toEqual(['GENERATOR_ERROR']);
    await apply('applyDecision', decision('oslo'));
    expect((await apply('applyApplicationSet', SET)).codes).toEqual([]);
    await applications(['web-oslo']);
    await apply('applyDecision', decision('lyon', 'oslo'));
    await applications(['web-lyon', 'web-oslo']);
    const removal = 'deleteDecision(apiVersion: "acme.io/v1", kind: "Choice", name: "spread")';
    expect(await ask(`mutation { ${removal} }`)).toEqual({ data: { deleteDecision: true }, codes: [] });
    const isFrozen = async () => {
      const { data } = await ask('{ applicationSet(name: "web") { conditions { type status message } } }');
      return JSON.stringify(data).includes('The hub holds no object of choices');
    };
    for (const until = Date.now() + 15_000; Date.now() < until && !(await isFrozen());) await delay(100);
    expect(await isFrozen()).toBe(true);
    await applications(['web-lyon', 'web-oslo']);
  }, 60_000);
});
