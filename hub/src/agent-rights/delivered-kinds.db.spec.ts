import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestDatabase, type TestDatabase } from '../platform/database/test-database.js';
import { RenderContentsReadModel } from '../rendering/store/render-contents.read-model.js';
import { DeliveredKinds } from './delivered-kinds.js';

const clusterId = randomUUID();
let database: TestDatabase;
const sql = (text: string, parameters: unknown[] = []): Promise<unknown> => database.dataSource.query(text, parameters);

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'geese.example.com' },
  spec: { group: 'example.com', scope: 'Cluster', names: { kind: 'Goose', plural: 'geese' } },
};
const object = (apiVersion: string, kind: string, namespace?: string): unknown => ({
  apiVersion,
  kind,
  metadata: { name: `${kind.toLowerCase()}-1`, ...(namespace !== undefined && { namespace }) },
});

const forHub = object('argoproj.io/v1alpha1', 'Application');

async function deliver(name: string, objects: unknown[], syncPolicy: Record<string, unknown>): Promise<void> {
  const content = gzipSync(JSON.stringify(objects));
  await sql(`insert into renders (digest, content, object_count, size) values ($1, $2, 1, 1)`, [name, content]);
  await sql(
    `insert into assignments (cluster_id, application_id, render_digest, content, digest, revision) values ($1, $2, $3, $4, $3, 1)`,
    [clusterId, randomUUID(), name, JSON.stringify({ namespace: 'shop', syncPolicy })],
  );
}

beforeAll(async () => {
  database = await startTestDatabase();
  await sql(`insert into clusters (id, name, server) values ($1::uuid, 'one', 'one')`, [clusterId]);
  await deliver('r1', [object('apps/v1', 'Deployment'), object('v1', 'ConfigMap', 'other'), definition, forHub], {
    syncOptions: ['CreateNamespace=true'],
  });
  await deliver(
    'r2',
    [object('apps/v1', 'Deployment'), object('example.com/v1', 'Goose'), object('odd.dev/v1', 'Widget')],
    {
      syncOptions: [],
      serviceAccount: 'shop:deployer',
    },
  );
});
afterAll(() => database.close());

const list = (): ReturnType<DeliveredKinds['list']> => {
  const { dataSource } = database;
  return new DeliveredKinds(dataSource, new RenderContentsReadModel(dataSource)).list(clusterId);
};

describe('what is delivered to a cluster', () => {
  it('is told by kind, namespace and service account', async () => {
    const seen = (await list()).map(({ kind, namespace, serviceAccount, createsNamespace }) => [
      kind,
      namespace,
      serviceAccount,
      createsNamespace,
    ]);
    expect(seen).toEqual([
      ['CustomResourceDefinition', '', null, true],
      ['Goose', '', 'shop:deployer', false],
      ['ConfigMap', 'other', null, true],
      ['Deployment', 'shop', null, true],
      ['Deployment', 'shop', 'shop:deployer', false],
      ['Widget', 'shop', 'shop:deployer', false],
    ]);
  });

  it('is named and scoped by definitions that are delivered, and unknown otherwise', async () => {
    const kinds = new Map((await list()).map((each) => [each.kind, each]));
    expect(kinds.get('Goose')).toMatchObject({ plural: 'geese', isNamespaced: false });
    expect(kinds.get('Widget')).toMatchObject({ plural: null, isNamespaced: null });
    expect(kinds.get('Deployment')).toMatchObject({ isNamespaced: true });
  });

  it('is scoped by what the agent reported, too', async () => {
    const id = randomUUID();
    await sql(
      `insert into applications (id, name, destination, spec, spec_digest) values ($1::uuid, 'w', 'one', '{}', 'd')`,
      [id],
    );
    await sql(
      `insert into resources (application_id, cluster_id, api_group, version, kind, namespace, name, sync_status)
       values ($1, $2, 'odd.dev', 'v1', 'Widget', '', 'w', 'Synced')`,
      [id, clusterId],
    );
    const widget = (await list()).find(({ kind }) => kind === 'Widget');
    expect(widget).toMatchObject({ isNamespaced: false, namespace: '' });
  });
});
