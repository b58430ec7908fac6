import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AgentIdentity, JoiningIdentity } from '../access/identity.js';
import { type TestClusters, useTestClusters } from './test-clusters.js';

const { start, sql } = useTestClusters();
let hub: TestClusters;
let notified: { clusterIds: string[]; applications: number }[];

beforeEach(() => {
  hub = start();
  notified = [];
  hub.observers.add(async (clusterIds, tx) => {
    const [{ count }] = await tx.query('select count(*)::int as count from applications where cluster_id = any($1)', [
      clusterIds,
    ]);
    notified.push({ clusterIds, applications: count });
  });
});

const eventTypes = async (): Promise<string[]> =>
  (await hub.list.list(null, { limit: 50 })).map(({ type }) => type).toReversed();

function newKey(): string {
  return generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x ?? '';
}

async function join(secret: string, publicKey = newKey(), clusterUid = 'uid-1'): Promise<AgentIdentity> {
  const identity: JoiningIdentity = await hub.joins.authenticate(secret);
  const introduction = { publicKey, clusterUid, agentVersion: '1.0.0', claims: { nodeCount: 1 } };
  return { kind: 'agent', ...(await hub.agents.join(identity, introduction)) };
}

describe('registering', () => {
  it('makes the cluster, its counter and a join token, tells observers and leaves an event', async () => {
    const registered = await hub.registry.register({ name: 'prod', labels: { env: 'prod' } }, null, 'admin');
    expect(registered.joinToken).toMatch(/^whj_[A-Za-z0-9_-]{43}$/);
    expect(registered.joinTokenExpiresAt).toEqual(new Date(hub.clock.now().getTime() + 3_600_000));
    expect(await sql('select desired_revision from cluster_deliveries')).toEqual([{ desired_revision: '0' }]);
    expect(notified).toEqual([{ clusterIds: [registered.clusterId], applications: 0 }]);
    expect(await eventTypes()).toEqual(['ClusterRegistered']);
  });

  it('refuses a name or a server that another cluster has', async () => {
    await hub.registry.register({ name: 'prod' }, null, 'admin');
    await expect(hub.registry.register({ name: 'prod' }, null, 'admin')).rejects.toMatchObject({ code: 'CONFLICT' });
    const server = 'https://prod.cluster.internal/';
    await expect(hub.registry.register({ name: 'other', server }, null, 'admin')).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('"prod"'),
    });
  });

  it('lets one of many that register the same name at once win', async () => {
    const attempts = Array.from({ length: 5 }, () => hub.registry.register({ name: 'prod' }, null, 'admin'));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await sql('select name from clusters')).toEqual([{ name: 'prod' }]);
  });

  it.each([59, 604_801, 1.5])('refuses a token that lives for %d seconds', async (ttl) => {
    await expect(hub.registry.register({ name: 'prod' }, ttl, 'admin')).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});

describe('changing', () => {
  beforeEach(async () => {
    await hub.registry.register({ name: 'prod', labels: { env: 'prod' } }, null, 'admin');
    notified = [];
  });

  it('wakes observers when something changed and only then', async () => {
    await hub.registry.update('prod', { labels: { env: 'prod' } }, 'admin');
    expect(notified).toHaveLength(0);
    await hub.registry.update('prod', { labels: { env: 'staging' } }, 'admin');
    expect(notified).toHaveLength(1);
    expect(await sql('select labels from clusters')).toEqual([{ labels: { env: 'staging' } }]);
  });

  it('of two people who label at once loses neither label', async () => {
    await Promise.all([
      hub.registry.update('prod', { labels: { a: '1' } }, 'ann'),
      hub.registry.update('prod', { labels: { b: '2' } }, 'ben'),
    ]);
    expect(await sql('select labels from clusters')).toEqual([{ labels: { env: 'prod', a: '1', b: '2' } }]);
  });

  it('undoes everything when an observer fails', async () => {
    hub.observers.add(async () => {
      throw new Error('no');
    });
    await expect(hub.registry.update('prod', { labels: { env: 'x' } }, 'admin')).rejects.toThrow('no');
    expect(await sql('select labels from clusters')).toEqual([{ labels: { env: 'prod' } }]);
    expect(await eventTypes()).toEqual(['ClusterRegistered']);
  });

  it('keeps identity, agent and server over a new name', async () => {
    const [before] = await sql('select id, server from clusters');
    const id = await hub.registry.rename('prod', 'production', 'admin');
    expect(await sql('select id, name, server from clusters')).toEqual([{ ...before, id, name: 'production' }]);
    await hub.registry.register({ name: 'prod', server: 'https://new' }, null, 'admin');
    await expect(hub.registry.rename('prod', 'production', 'admin')).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(hub.registry.rename('absent', 'x', 'admin')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('removing', () => {
  it('shuts the agent out, tells observers first, and leaves the applications without a cluster', async () => {
    const { clusterId, joinToken } = await hub.registry.register({ name: 'prod' }, null, 'admin');
    const { keyId } = await join(joinToken);
    await sql(
      `insert into applications (id, name, cluster_id, destination, spec, spec_digest) values ($1, 'web', $2, 'prod', '{}', 'd')`,
      [randomUUID(), clusterId],
    );
    notified = [];
    await hub.registry.remove('prod', 'admin');
    expect(notified).toEqual([{ clusterIds: [clusterId], applications: 1 }]);
    expect(await sql('select name, cluster_id, destination from applications')).toEqual([
      { name: 'web', cluster_id: null, destination: 'prod' },
    ]);
    expect(await sql('select 1 from agent_keys union all select 1 from join_tokens')).toEqual([]);
    expect(hub.feed.published).toContainEqual({ channel: 'wheelhouse_revocations', payload: `key:${keyId}` });
    await expect(hub.registry.remove('prod', 'admin')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('agents', () => {
  it('join with their claims, and again after a new token: the earlier key is revoked', async () => {
    const { clusterId, joinToken } = await hub.registry.register({ name: 'prod' }, null, 'admin');
    const first = await join(joinToken);
    expect(await sql('select claims from clusters')).toEqual([{ claims: { nodeCount: 1 } }]);
    const again = await hub.registry.createJoinToken('prod', 60, 'admin');
    const second = await join(again.joinToken);
    const [revoked] = await sql('select revoked_at from agent_keys where id = $1', [first.keyId]);
    expect(revoked?.['revoked_at']).toEqual(hub.clock.now());
    expect(second.clusterId).toBe(clusterId);
    expect(await eventTypes()).toEqual(['ClusterRegistered', 'ClusterJoined', 'JoinTokenCreated', 'ClusterJoined']);
  });

  it('that join with something invalid do not spend their token', async () => {
    const { joinToken } = await hub.registry.register({ name: 'prod' }, null, 'admin');
    await expect(join(joinToken, 'short')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(join(joinToken, newKey(), '')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect((await join(joinToken)).keyId).toBeDefined();
  });

  it('that are revoked leave an event once', async () => {
    const { joinToken } = await hub.registry.register({ name: 'prod' }, null, 'admin');
    await join(joinToken);
    await hub.agents.revoke('prod', 'admin');
    await hub.agents.revoke('prod', 'admin');
    expect((await eventTypes()).filter((type) => type === 'AgentRevoked')).toHaveLength(1);
    await expect(hub.agents.revoke('absent', 'admin')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('that hold may go on once it is approved, and are woken', async () => {
    const { clusterId } = await hub.registry.register({ name: 'prod' }, null, 'admin');
    await expect(hub.agents.approveHold('prod', 'admin')).rejects.toMatchObject({ code: 'CONFLICT' });
    await sql(`insert into cluster_contacts (cluster_id, hold_code) values ($1, 'HUB_BEHIND')`, [clusterId]);
    await hub.agents.approveHold('prod', 'admin');
    expect(await sql('select is_hold_approved from cluster_deliveries')).toEqual([{ is_hold_approved: true }]);
    expect(hub.feed.published).toContainEqual({ channel: 'wheelhouse_desired', payload: `${clusterId}:0` });
  });

  it('in another cluster with a copied key are duplicates: recorded once, naming both', async () => {
    const { joinToken } = await hub.registry.register({ name: 'prod' }, null, 'admin');
    const { keyId } = await join(joinToken);
    expect(await hub.duplicates.isDuplicate(keyId, 'uid-1', 's1')).toBe(false);
    expect(await hub.duplicates.isDuplicate(keyId, 'uid-2', 's2')).toBe(true);
    expect(await hub.duplicates.isDuplicate(keyId, 'uid-2', 's2')).toBe(true);
    expect(await hub.duplicates.isDuplicate(keyId, 'uid-1', 's1')).toBe(false);
    const found = await hub.list.list({ types: ['AgentDuplicateDetected'] }, { limit: 10 });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ severity: 'Warning', clusterName: 'prod', details: { code: 'AGENT_DUPLICATE' } });
    expect(found[0]?.message).toMatch(/uid-1.*uid-2/);
  });

  it('that run twice with one key are told apart: the later one is the duplicate', async () => {
    const { joinToken } = await hub.registry.register({ name: 'prod' }, null, 'admin');
    const { keyId } = await join(joinToken);
    const verdicts: boolean[] = [];
    for (const session of ['a', 'b', 'a', 'b', 'a', 'b', 'a']) {
      verdicts.push(await hub.duplicates.isDuplicate(keyId, 'uid-1', session));
    }
    expect(verdicts).toEqual([false, false, false, false, false, true, false]);
  });

  it('row 16: that report to two hub processes are told apart, too; approving starts anew', async () => {
    const other = start();
    const { joinToken, clusterId } = await hub.registry.register({ name: 'prod' }, null, 'admin');
    const { keyId } = await join(joinToken);
    const verdicts: boolean[] = [];
    for (let round = 0; round < 4; round += 1) {
      verdicts.push(await hub.duplicates.isDuplicate(keyId, 'uid-1', 'a'));
      verdicts.push(await other.duplicates.isDuplicate(keyId, 'uid-1', 'b'));
      hub.clock.advance(11_000);
      other.clock.advance(11_000);
    }
    expect(verdicts).toEqual([false, false, false, false, false, true, false, true]);
    await sql(`insert into cluster_contacts (cluster_id, hold_code) values ($1, 'AGENT_DUPLICATE')`, [clusterId]);
    await hub.agents.approveHold('prod', 'admin');
    expect(await other.duplicates.isDuplicate(keyId, 'uid-1', 'b')).toBe(false);
  });

  it('row 16: in another cluster may be told to be the right ones, and then the first is the duplicate', async () => {
    const { joinToken } = await hub.registry.register({ name: 'prod' }, null, 'admin');
    const { keyId } = await join(joinToken);
    expect(await hub.duplicates.isDuplicate(keyId, 'uid-1', 'a')).toBe(false);
    await expect(hub.agents.approveHold('prod', 'admin')).rejects.toMatchObject({ kind: 'Conflict' });
    expect(await hub.duplicates.isDuplicate(keyId, 'uid-2', 'b')).toBe(true);
    await hub.agents.approveHold('prod', 'admin');
    expect(await hub.duplicates.isDuplicate(keyId, 'uid-2', 'b')).toBe(false);
    expect(await hub.duplicates.isDuplicate(keyId, 'uid-1', 'a')).toBe(true);
    expect(await eventTypes()).toContain('HoldApproved');
  });

  it('row 16: asks the database about a session that goes on a few times a minute only', async () => {
    const { joinToken } = await hub.registry.register({ name: 'prod' }, null, 'admin');
    const { keyId } = await join(joinToken);
    await hub.duplicates.isDuplicate(keyId, 'uid-1', 'a');
    await sql('update agent_sessions set sessions = null');
    await hub.duplicates.isDuplicate(keyId, 'uid-1', 'a');
    expect(await sql('select sessions from agent_sessions')).toEqual([{ sessions: null }]);
    hub.clock.advance(-3_600_000);
    await hub.duplicates.isDuplicate(keyId, 'uid-1', 'a');
    expect(await sql('select sessions from agent_sessions')).toMatchObject([{ sessions: { lastId: 'a' } }]);
  });
});
