// An explanation over GraphQL, on the whole hub.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationSetExplanation } from '@wheelhouse/protocol';
import { type RunningHub, startHub } from '../hub.js';
import { loadHubConfig } from '../platform/config/load-hub-config.js';
import { startTestDatabase, type TestDatabase } from '../platform/database/test-database.js';
import { SilentLogger } from '../platform/logging/logger.js';

const SET = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: web }
spec:
  generators:
    - matrix:
        generators:
          - clusterDecisionResource: { configMapRef: placement, name: spread }
          - clusters: { selector: { matchLabels: { env: prod } }, values: { tier: '{{metadata.labels.env}}-1' } }
  template:
    metadata: { name: 'web-{{name}}' }
    spec:
      project: default
      source: { repoURL: 'https://git.example.com/a.git', path: web, targetRevision: main }
      destination: { name: '{{name}}', namespace: web }`;
const CONFIG_MAP = `apiVersion: v1
kind: ConfigMap
metadata: { name: placement }
data: { apiVersion: acme.io/v1, kind: choices, matchKey: clusterName }`;
const DECISION = `apiVersion: acme.io/v1
kind: Choice
metadata: { name: spread }
status: { clusters: [{ clusterName: oslo }, { clusterName: lima }] }`;
const QUERY = `query($name: String!, $application: String, $cluster: String) {
  explainApplicationSet(name: $name, application: $application, cluster: $cluster) {
    applicationSet applicationCount omittedApplications
    applications { name generator omittedParameters problem parameters {
      name value origin { kind text location line column } overridden { value origin { text } } } }
    generators { location parent kind produced omittedRejections rejected { what why } }
    absence { message closeNames reasons { location what why } }
  }
}`;

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

async function explain(variables: object): Promise<ApplicationSetExplanation | null> {
  const { data, codes } = await ask(QUERY, { name: 'web', ...variables });
  expect(codes).toEqual([]);
  return (data as { explainApplicationSet: ApplicationSetExplanation | null }).explainApplicationSet;
}

beforeAll(async () => {
  database = await startTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'explanations-'));
  const flags = ['--port', '0', '--data-dir', dataDir, '--database-url', database.url];
  hub = await startHub(loadHubConfig(flags, {}), new SilentLogger());
  for (const [name, env] of [
    ['oslo', 'prod'],
    ['rome', 'test'],
  ])
    await ask(`mutation { registerCluster(input: { name: "${name}", labels: { env: "${env}" } }) { joinToken } }`);
  await apply('applyConfigMap', CONFIG_MAP);
  await apply('applyDecision', DECISION);
  expect((await apply('applyApplicationSet', SET)).codes).toEqual([]);
}, 60_000);
afterAll(async () => {
  await hub.stop();
  await database.close();
  await rm(dataDir, { recursive: true });
}, 60_000);

describe('An application set is explained', () => {
  it('with the parameters of an application and where they come from', async () => {
    const explanation = await explain({ application: 'web-oslo' });
    expect(explanation).toMatchObject({
      applicationSet: 'web',
      applicationCount: 1,
      omittedApplications: 0,
      absence: null,
    });
    const [application] = explanation?.applications ?? [];
    expect(application).toMatchObject({ name: 'web-oslo', generator: 'spec.generators[0].matrix', problem: null });
    const parameters = Object.fromEntries((application?.parameters ?? []).map((one) => [one.name, one]));
    expect(parameters['values.tier']).toMatchObject({
      value: 'prod-1',
      origin: {
        kind: 'Values',
        text: 'values.tier of the generator, filled in: "{{metadata.labels.env}}-1"',
        location: 'spec.generators[0].matrix.generators[1].clusters.values.tier',
        line: null,
      },
    });
    expect(parameters['clusterName']?.origin.text).toBe('clusterName of decision 0 (ConfigMap placement)');
  });

  it('with its generators, and why they gave nothing for the rest', async () => {
    const explanation = await explain({});
    expect(explanation?.generators).toMatchObject([
      { location: 'spec.generators[0].matrix', parent: null, kind: 'matrix', produced: 1, rejected: [] },
      { kind: 'clusterDecisionResource', rejected: [{ what: 'decision 1 (cluster lima)' }] },
      {
        kind: 'clusters',
        parent: 'spec.generators[0].matrix',
        rejected: [{ what: 'cluster rome', why: 'label env is "test", not "prod"' }],
      },
    ]);
  });

  it('with the reason why an application, or a cluster, is not there', async () => {
    for (const asked of [{ application: 'web-rome' }, { cluster: 'rome' }])
      expect((await explain(asked))?.absence).toMatchObject({
        reasons: [{ what: 'cluster rome', location: 'spec.generators[0].matrix.generators[1].clusters' }],
      });
    expect((await explain({ cluster: 'osle' }))?.absence?.closeNames).toEqual(['oslo']);
  });

  it('but not one that does not exist', async () => {
    expect(await explain({ name: 'nothing' })).toBeNull();
  });

  it('or tells why it cannot be expanded', async () => {
    await ask(`mutation { deleteConfigMap(name: "placement") }`);
    expect((await ask(QUERY, { name: 'web' })).codes).toEqual(['GENERATOR_ERROR']);
  });
});
