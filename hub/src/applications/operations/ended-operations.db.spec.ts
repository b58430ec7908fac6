import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TestHub } from '../../application-sets/test-hub.js';
import { DesiredStateService } from '../../delivery/desired-state.service.js';
import { PostgresAssignmentStore } from '../../delivery/postgres-assignment-store.js';
import type { HubConfig } from '../../platform/config/hub-config.js';
import type { HubIdentity } from '../../platform/hub-identity/hub-identity.js';
import { manifest, source, useTestApplications } from '../test-applications.js';
import { EndedOperations } from './ended-operations.js';

const identity = { epoch: 'epoch', sign: () => Buffer.from('signed') } as unknown as HubIdentity;
const ann = { name: 'web', actor: 'ann' };
const { current, apply } = useTestApplications();
let hub: TestHub;
let states: DesiredStateService;
let clusterId: string;

beforeEach(async () => {
  let clusterIds: readonly string[];
  ({ hub, clusterIds } = current());
  [clusterId = ''] = clusterIds;
  const { dataSource } = hub;
  states = new DesiredStateService(new PostgresAssignmentStore(dataSource), identity, {} as HubConfig);
  new EndedOperations(dataSource, hub.commandStore, hub.desired, states).onModuleInit();
  await apply(manifest('web'));
});

/** What an agent without state is told to sync. */
async function toldWhenEmptyHanded(): Promise<{ id: string | undefined; request: unknown; revision: number }> {
  const { assignments, revision } = await states.desiredStateFor(clusterId, null);
  const [assignment] = assignments;
  const policy = assignment?.syncPolicy as { request?: unknown } | undefined;
  return { id: assignment?.operation?.id, request: policy?.request, revision };
}

async function reports(id: string, phase: string): Promise<void> {
  const operation = JSON.stringify({ id, phase, startedAt: '2026-03-01T12:00:00.000Z' });
  await hub.dataSource.query(
    `insert into application_statuses (application_id, cluster_id, operation) select id, cluster_id, $1 from applications
     on conflict (application_id) do update set operation = excluded.operation`,
    [operation],
  );
}

describe('an agent that lost its state', () => {
  it.each(['Succeeded', 'Failed', 'Error'])('is not told of a requested sync that ended: %s', async (phase) => {
    const id = await hub.requests.sync(ann, { prune: true, resources: [{ name: 'x' }] });
    await reports(id, phase);
    const { revision, ...told } = await toldWhenEmptyHanded();
    expect(told).toEqual({ id: undefined, request: undefined });
    expect((await toldWhenEmptyHanded()).revision).toBe(revision);
  });

  it('is told of one that runs, or that another was asked for since', async () => {
    const first = await hub.requests.sync(ann, { prune: true });
    await reports(first, 'Running');
    expect((await toldWhenEmptyHanded()).id).toBe(first);
    await reports(first, 'Succeeded');
    const second = await hub.requests.sync(ann, { prune: true });
    expect((await toldWhenEmptyHanded()).id).toBe(second);
  });

  it('is not told of it by the next commit either, but of the next that is asked for', async () => {
    const first = await hub.requests.sync(ann, { prune: true });
    await reports(first, 'Succeeded');
    await toldWhenEmptyHanded();
    await hub.repositories.push(source, { 'a/x.yaml': '2' }, hub.dataSource);
    await hub.jobs.runAll();
    expect((await toldWhenEmptyHanded()).id).toBeUndefined();
    const second = await hub.requests.sync(ann, { prune: true });
    expect((await toldWhenEmptyHanded()).id).toBe(second);
  });
});

it('an agent that holds what it is told hears nothing new because a sync ended', async () => {
  const id = await hub.requests.sync(ann, { prune: true });
  const { epoch, revision, digest } = await states.desiredStateFor(clusterId, null);
  await reports(id, 'Succeeded');
  const answer = await states.desiredStateFor(clusterId, { epoch, revision, digest });
  expect(answer).toMatchObject({ revision, assignments: [], isComplete: false });
});

it('an agent that holds what came before is not told of a sync that another replica ran meanwhile', async () => {
  const { epoch, revision, digest } = await states.desiredStateFor(clusterId, null);
  await reports(await hub.requests.sync(ann, { prune: true }), 'Succeeded');
  const answer = await states.desiredStateFor(clusterId, { epoch, revision, digest });
  expect(answer).toMatchObject({ isComplete: false, assignments: [{ operation: null }] });
});
