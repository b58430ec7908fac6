import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { DesiredState } from '@wheelhouse/protocol';
import { createTestHub, type TestHub } from '../../application-sets/test-hub.js';
import { ClusterEntity } from '../../clusters/store/cluster.entity.js';
import { DesiredStateService } from '../../delivery/desired-state.service.js';
import { PostgresAssignmentStore } from '../../delivery/postgres-assignment-store.js';
import type { HubConfig } from '../../platform/config/hub-config.js';
import { startTestDatabase, type TestDatabase } from '../../platform/database/test-database.js';
import type { HubIdentity } from '../../platform/hub-identity/hub-identity.js';
import { GoingApplication } from '../operations/going-application.js';
import { PostgresApplicationStore } from '../store/postgres-application-store.js';
import { DescribeDeletions } from './describe-deletions.js';

const url = 'https://git.example.com/platform.git';
const identity = { epoch: 'epoch', sign: () => Buffer.from('signed') } as unknown as HubIdentity;
let database: TestDatabase;
let hub: TestHub;
let states: DesiredStateService;
let clusterId: string;

beforeAll(async () => {
  database = await startTestDatabase({ entities: [ClusterEntity] });
});
afterAll(async () => {
  await database.close();
});

beforeEach(async () => {
  const { dataSource } = database;
  await dataSource.query('truncate clusters, application_sets, applications, assignments, renders, events cascade');
  hub = createTestHub(dataSource);
  [clusterId = ''] = await hub.register([{ name: 'one' }]);
  states = new DesiredStateService(new PostgresAssignmentStore(dataSource), identity, {} as HubConfig);
  const { commandStore, destinations, renderer, desired } = hub;
  const store = new PostgresApplicationStore(dataSource);
  const going = new GoingApplication(store, commandStore, destinations, renderer, desired);
  new DescribeDeletions(dataSource, commandStore, going, states).onModuleInit();
  hub.repositories.commit(url, 'main', { 'a/x.yaml': '1' });
  await hub.applying.apply(
    `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: web, finalizers: [resources-finalizer.argocd.argoproj.io/background] }
spec:
  project: default
  source: { repoURL: '${url}', path: a, targetRevision: main }
  destination: { name: one, namespace: web }`,
    'ann',
  );
});

async function removeWeb(cascade: boolean | null): Promise<DesiredState> {
  const before = await states.desiredStateFor(clusterId, null);
  await hub.commands.delete({ name: 'web', actor: 'ann' }, cascade);
  return before;
}

it('an agent that lost its state is told in full how to delete, and of the time when that was asked for', async () => {
  const before = await removeWeb(null);
  const { assignments, removed } = await states.desiredStateFor(clusterId, null);
  expect(removed).toEqual([]);
  const requestedAt = expect.stringMatching(/^20.*Z$/) as unknown;
  expect(assignments).toMatchObject([
    {
      renderDigest: before.assignments[0]?.renderDigest,
      syncPolicy: { deletion: { propagation: 'background', requestedAt } },
    },
  ]);
  const again = await states.desiredStateFor(clusterId, null);
  expect(again.assignments).toEqual(assignments);
});

it('an agent that holds the application is told no more than to delete it', async () => {
  const { epoch, revision, digest } = await removeWeb(null);
  const { assignments, removed } = await states.desiredStateFor(clusterId, { epoch, revision, digest });
  expect(assignments).toEqual([]);
  expect(removed).toMatchObject([{ deleteResources: true }]);
});

it('an application that leaves its objects is no deletion', async () => {
  await removeWeb(false);
  const { assignments, removed } = await states.desiredStateFor(clusterId, null);
  expect(assignments).toEqual([]);
  expect(removed).toMatchObject([{ deleteResources: false }]);
});
