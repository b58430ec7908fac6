// Row 3: agents that a restored database does not know.
import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { AgentAuthenticator } from '../../access/agents/agent-authenticator.js';
import { AgentCredentials } from '../../access/agents/agent-credentials.js';
import { AgentKeyStore } from '../../access/agents/agent-key-store.js';
import { ASSERTION_AUDIENCE } from '../../access/agents/assertion.js';
import { JoinTokenStore } from '../../access/agents/join-token-store.js';
import { UnrecognisedAgents } from '../../access/agents/unrecognised-agents.js';
import { PostgresEventLog } from '../../audit/postgres-event-log.js';
import { FakeChangeFeed } from '../../platform/change-feed/fake-change-feed.js';
import { FakeClock } from '../../platform/clock/clock.js';
import { startTestDatabase, type TestDatabase } from '../../platform/database/test-database.js';
import { HubIdentity } from '../../platform/hub-identity/hub-identity.js';
import { AdoptCluster } from './adopt-cluster.js';
import { ClusterChangeLog } from '../cluster-change-log.js';
import { ClusterObservers } from '../cluster-observers.js';
import { ClusterEntity } from '../store/cluster.entity.js';
import { TypeormClusterStore } from '../store/typeorm-cluster-store.js';

class KnownIdentity extends HubIdentity {
  readonly epoch = 'epoch';
  readonly publicKey = Buffer.alloc(32, 7);
  sign(): Buffer {
    return Buffer.alloc(64);
  }
}

const identity = new KnownIdentity();
const hubPublicKey = identity.publicKey.toString('base64url');
let database: TestDatabase;
let hub: ReturnType<typeof start>;

beforeAll(async () => {
  database = await startTestDatabase({ entities: [ClusterEntity] });
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.dataSource.query('truncate clusters, unrecognised_agents, events restart identity cascade');
  hub = start();
});

function start() {
  const { dataSource } = database;
  const clock = new FakeClock();
  const feed = new FakeChangeFeed();
  const keys = new AgentKeyStore(dataSource);
  const authenticator = new AgentAuthenticator(keys, clock);
  const credentials = new AgentCredentials(new JoinTokenStore(dataSource), keys, authenticator, feed, clock);
  const unrecognised = new UnrecognisedAgents(dataSource, authenticator, identity, clock);
  unrecognised.onModuleInit();
  const changes = new ClusterChangeLog(new ClusterObservers(), new PostgresEventLog(dataSource, feed, clock));
  const store = new TypeormClusterStore(dataSource);
  const adoption = new AdoptCluster(unrecognised, store, credentials, changes, clock);
  return { clock, authenticator, unrecognised, adoption, store };
}

interface Stranger {
  readonly keyId: string;
  readonly clusterId: string;
  readonly privateKey: KeyObject;
}

const stranger = (): Stranger => ({
  keyId: randomUUID(),
  clusterId: randomUUID(),
  privateKey: generateKeyPairSync('ed25519').privateKey,
});

/** What an agent sends that was refused before. */
async function assertion(agent: Stranger, changes: Record<string, unknown> = {}): Promise<string> {
  const { keyId, clusterId, privateKey } = agent;
  const { x } = privateKey.export({ format: 'jwk' });
  const issuedAt = Math.floor(hub.clock.now().getTime() / 1_000);
  const said = { clusterName: 'berlin', clusterUid: 'uid-1', agentVersion: '1.0.0', hubPublicKey, ...changes };
  return new SignJWT({ wheelhouse: said })
    .setProtectedHeader({ alg: 'EdDSA', kid: keyId, jwk: { kty: 'OKP', crv: 'Ed25519', x: x ?? '' } })
    .setIssuer(keyId)
    .setSubject(clusterId)
    .setAudience(ASSERTION_AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + 60)
    .sign(privateKey);
}

const refused = async (text: string): Promise<void> =>
  expect(hub.authenticator.authenticate(text)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });

describe('an agent that the database does not know', () => {
  it('row 3: is refused, and shown once however often it asks', async () => {
    const agent = stranger();
    await refused(await assertion(agent));
    await refused(await assertion(agent));
    hub.clock.advance(61_000);
    await refused(await assertion(agent));
    const shown = await hub.unrecognised.list();
    expect(shown).toMatchObject([{ keyId: agent.keyId, clusterId: agent.clusterId, clusterName: 'berlin' }]);
  });

  it('row 3: is not shown when it joined another hub, or shows a key that it does not have', async () => {
    const agent = stranger();
    await refused(await assertion(agent, { hubPublicKey: 'another' }));
    const { privateKey } = stranger();
    const [header = '', payload = ''] = (await assertion(stranger())).split('.');
    const forged = (await assertion({ ...agent, privateKey })).split('.')[2] ?? '';
    await refused(`${header}.${payload}.${forged}`);
    await refused(await assertion(stranger(), { clusterName: '' }));
    expect(await hub.unrecognised.list()).toEqual([]);
  });

  it('row 3: is known under its id and key once it is adopted', async () => {
    const agent = stranger();
    await refused(await assertion(agent));
    expect(await hub.adoption.adopt(agent.keyId, null, 'admin')).toBe(agent.clusterId);
    expect(await hub.authenticator.authenticate(await assertion(agent))).toMatchObject({
      clusterId: agent.clusterId,
      clusterName: 'berlin',
      keyId: agent.keyId,
    });
    expect(await hub.unrecognised.list()).toEqual([]);
    expect(await database.dataSource.query('select type, severity from events')).toEqual([
      { type: 'ClusterAdopted', severity: 'Warning' },
    ]);
  });

  it('row 3: of a cluster that is known gets its key back, and the cluster keeps its name', async () => {
    const [first, second] = [stranger(), stranger()];
    await refused(await assertion(first));
    await hub.adoption.adopt(first.keyId, 'paris', 'admin');
    const rotated = { ...second, clusterId: first.clusterId };
    await refused(await assertion(rotated));
    await hub.adoption.adopt(rotated.keyId, null, 'admin');
    expect(await hub.authenticator.authenticate(await assertion(rotated))).toMatchObject({ clusterName: 'paris' });
  });

  it('row 3: cannot be adopted twice, nor take the name of another cluster', async () => {
    const [first, second] = [stranger(), stranger()];
    for (const agent of [first, second]) await refused(await assertion(agent));
    await hub.adoption.adopt(first.keyId, null, 'admin');
    await expect(hub.adoption.adopt(first.keyId, null, 'admin')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(hub.adoption.adopt('what somebody typed', null, 'admin')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(hub.adoption.adopt(second.keyId, null, 'admin')).rejects.toMatchObject({ kind: 'Conflict' });
    expect(await hub.unrecognised.list()).toHaveLength(1);
    expect(await hub.adoption.adopt(second.keyId, 'berlin-2', 'admin')).toBe(second.clusterId);
  });
});
