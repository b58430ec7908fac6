import { generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type DesiredState, desiredStateDigest, desiredStateSigningPayload, sha256 } from '@wheelhouse/protocol';
import { FakeChangeFeed } from '../platform/change-feed/fake-change-feed.js';
import { HubConfig } from '../platform/config/hub-config.js';
import { startTestDatabase, type TestDatabase } from '../platform/database/test-database.js';
import { HubIdentity } from '../platform/hub-identity/hub-identity.js';
import type { AssignedState, AssignmentChange } from './assignment.js';
import { DeliveryContributions } from './delivery-contributions.js';
import { type AssignOutcome, DeliveryService } from './delivery.service.js';
import { DesiredStateService } from './desired-state.service.js';
import { PostgresAssignmentStore } from './postgres-assignment-store.js';

class TestIdentity extends HubIdentity {
  readonly epoch = randomUUID();
  readonly pair = generateKeyPairSync('ed25519');
  readonly publicKey = Buffer.from(this.pair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  sign(payload: Uint8Array): Buffer {
    return sign(null, payload, this.pair.privateKey);
  }
}

const SYNC_POLICY = {
  automated: { prune: true, selfHeal: true, allowEmpty: false },
  syncOptions: [],
  retry: { limit: 0, backoff: { durationMs: 5_000, factor: 2, maxDurationMs: 180_000 } },
};

describe('delivery', () => {
  let database: TestDatabase;
  let feed: FakeChangeFeed;
  let delivery: DeliveryService;
  let store: PostgresAssignmentStore;
  let desired: DesiredStateService;
  const identity = new TestIdentity();
  const render = sha256('a render');
  const otherRender = sha256('another render');

  beforeAll(async () => {
    database = await startTestDatabase();
    for (const digest of [render, otherRender])
      await database.dataSource.query(
        `insert into renders (digest, content, object_count, size) values ($1, $2, 1, 1)`,
        [digest, Buffer.from(digest)],
      );
  });
  afterAll(() => database.close());
  beforeEach(() => {
    feed = new FakeChangeFeed();
    store = new PostgresAssignmentStore(database.dataSource);
    delivery = new DeliveryService(store, feed, new DeliveryContributions());
    desired = new DesiredStateService(store, identity, Object.assign(new HubConfig(), { agentPollSeconds: 30 }));
  });

  async function cluster(): Promise<string> {
    const id = randomUUID();
    await database.dataSource.query(`insert into clusters (id, name, server) values ($1, $2, 'https://x')`, [id, id]);
    await database.dataSource.query(`insert into cluster_deliveries (cluster_id) values ($1)`, [id]);
    return id;
  }
  const assign = (...changes: AssignmentChange[]): Promise<AssignOutcome> =>
    database.dataSource.transaction((tx) => delivery.assign(changes, tx));
  const state = (clusterId: string, applicationId: string, change: Partial<AssignedState> = {}): AssignedState => ({
    clusterId,
    applicationId,
    applicationName: `app-${applicationId.slice(0, 8)}`,
    renderDigest: render,
    revision: 'c0ffee',
    namespace: 'web',
    syncPolicy: SYNC_POLICY,
    operation: null,
    ...change,
  });

  it('grows the desired revision by one per touched cluster and call, whatever the number of assignments', async () => {
    const [one, two] = [await cluster(), await cluster()];
    await assign(state(one, randomUUID()), state(one, randomUUID()), state(two, randomUUID()));
    const positions = await store.listPositions([one, two]);
    expect(positions).toEqual(
      new Map([
        [one, 1],
        [two, 1],
      ]),
    );
    expect(feed.published.map(({ payload }) => payload.split('\n').toSorted())).toEqual([
      [`${one}:1`, `${two}:1`].toSorted(),
    ]);
  });

  it('neither bumps a revision nor wakes anybody for an assignment that is already so', async () => {
    const one = await cluster();
    const same = state(one, randomUUID());
    await assign(same);
    feed.published.length = 0;
    await assign(same);
    expect((await store.listPositions([one])).get(one)).toBe(1);
    expect(feed.published).toEqual([]);
  });

  it('gives an agent everything first, then nothing, then only what changed', async () => {
    const one = await cluster();
    const [kept, changed] = [state(one, randomUUID()), state(one, randomUUID())];
    await assign(kept, changed);
    const first = await desired.desiredStateFor(one, null);
    expect(first).toMatchObject({ isComplete: true, revision: 1, removed: [], pollAfterSeconds: 30 });
    expect(first.digest).toBe(desiredStateDigest(first.assignments));
    const holding = { epoch: first.epoch, revision: first.revision, digest: first.digest };
    expect(await desired.desiredStateFor(one, holding)).toMatchObject({
      isComplete: false,
      assignments: [],
      removed: [],
    });
    await assign({ ...changed, renderDigest: otherRender });
    const next = await desired.desiredStateFor(one, holding);
    expect(next).toMatchObject({ isComplete: false, revision: 2 });
    expect(next.assignments.map((entry) => entry.applicationId)).toEqual([changed.applicationId]);
  });

  it('gives everything to an agent of another epoch, ahead of the hub, or with another digest', async () => {
    const one = await cluster();
    await assign(state(one, randomUUID()));
    const { epoch, revision, digest } = await desired.desiredStateFor(one, null);
    for (const holding of [
      { epoch: randomUUID(), revision, digest },
      { epoch, revision: revision + 5, digest },
      { epoch, revision, digest: sha256('other') },
    ])
      expect(await desired.desiredStateFor(one, holding)).toMatchObject({ isComplete: true });
  });

  it('tells of a removal until the agent confirmed it, and gives everything to a reader behind the swept tombstone', async () => {
    const one = await cluster();
    const gone = state(one, randomUUID());
    await assign(gone, state(one, randomUUID()));
    const before = await desired.desiredStateFor(one, null);
    await assign({ clusterId: one, applicationId: gone.applicationId, remove: true, deleteResources: true });
    const holding = { epoch: before.epoch, revision: before.revision, digest: before.digest };
    const removal = [{ applicationId: gone.applicationId, deleteResources: true }];
    expect((await desired.desiredStateFor(one, holding)).removed).toEqual(removal);
    expect((await desired.desiredStateFor(one, null)).removed).toEqual(removal);
    const swept = await database.dataSource.transaction((tx) => store.sweep(one, [gone.applicationId], tx));
    expect(swept).toEqual([gone.applicationId]);
    expect(await desired.desiredStateFor(one, holding)).toMatchObject({ isComplete: true, removed: [] });
  });

  it('signs every answer with what it removes and approves, so that neither can be changed on the way', async () => {
    const isGenuine = (clusterId: string, answer: DesiredState): boolean =>
      verify(
        null,
        desiredStateSigningPayload({ clusterId, ...answer }),
        identity.pair.publicKey,
        Buffer.from(answer.signature, 'base64url'),
      );
    const one = await cluster();
    const gone = state(one, randomUUID());
    await assign(gone);
    const plain = await desired.desiredStateFor(one, null);
    expect(isGenuine(one, plain)).toBe(true);
    await assign({ clusterId: one, applicationId: gone.applicationId, remove: true, deleteResources: false });
    await database.dataSource.query(`update cluster_deliveries set is_hold_approved = true where cluster_id = $1`, [
      one,
    ]);
    const answer = await desired.desiredStateFor(one, null);
    expect(isGenuine(one, answer)).toBe(true);
    const removed = [{ applicationId: gone.applicationId, deleteResources: true }];
    expect(isGenuine(one, { ...answer, removed })).toBe(false);
    expect(isGenuine(one, { ...answer, isApproved: false })).toBe(false);
    expect(isGenuine(randomUUID(), answer)).toBe(false);
  });

  it('moves an application with a removal on the old cluster and an assignment on the new one', async () => {
    const [one, two] = [await cluster(), await cluster()];
    const moving = state(one, randomUUID());
    await assign(moving);
    const { undelivered } = await assign(
      { clusterId: one, applicationId: moving.applicationId, remove: true, deleteResources: true },
      { ...moving, clusterId: two },
    );
    expect(undelivered).toEqual([]);
    expect((await desired.desiredStateFor(one, null)).assignments).toEqual([]);
    expect((await desired.desiredStateFor(two, null)).assignments).toHaveLength(1);
    const swept = await database.dataSource.transaction((tx) => store.sweep(one, [moving.applicationId], tx));
    expect(swept).toEqual([]);
  });

  it('says which removals found nothing delivered anywhere', async () => {
    const one = await cluster();
    const applicationId = randomUUID();
    const { undelivered } = await assign({ clusterId: one, applicationId, remove: true, deleteResources: true });
    expect(undelivered).toEqual([applicationId]);
    expect((await store.listPositions([one])).get(one)).toBe(0);
  });

  it('hands out renders only to clusters that they are assigned to', async () => {
    const [one, two] = [await cluster(), await cluster()];
    await assign(state(one, randomUUID()));
    expect(await desired.rendersFor(one, [render, otherRender])).toEqual([
      { digest: render, content: Buffer.from(render).toString('base64') },
    ]);
    expect(await desired.rendersFor(two, [render])).toEqual([]);
    await expect(
      desired.rendersFor(
        one,
        Array.from({ length: 101 }, () => render),
      ),
    ).rejects.toThrow(/100 renders/);
  });

  it('takes concurrent changes of the same clusters in any order without a deadlock or a lost revision', async () => {
    const clusters = await Promise.all(Array.from({ length: 6 }, cluster));
    await Promise.all(
      Array.from({ length: 8 }, (_, round) => {
        const order = round % 2 === 0 ? clusters : clusters.toReversed();
        return assign(...order.map((clusterId) => state(clusterId, randomUUID())));
      }),
    );
    const positions = await store.listPositions(clusters);
    expect([...positions.values()]).toEqual(clusters.map(() => 8));
  });
});
