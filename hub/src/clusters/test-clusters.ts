// The parts of a hub that clusters and their agents are made of, wired by hand for specs. Nothing of this is ever used by a running hub.
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { AgentAuthenticator } from '../access/agents/agent-authenticator.js';
import { AgentCredentials } from '../access/agents/agent-credentials.js';
import { AgentKeyStore } from '../access/agents/agent-key-store.js';
import { JoinTokenAuthenticator } from '../access/agents/join-token-authenticator.js';
import { JoinTokenStore } from '../access/agents/join-token-store.js';
import { EventListReadModel } from '../audit/event-list.read-model.js';
import { PostgresEventLog } from '../audit/postgres-event-log.js';
import { FakeChangeFeed } from '../platform/change-feed/fake-change-feed.js';
import { FakeClock } from '../platform/clock/clock.js';
import { startTestDatabase, type TestDatabase } from '../platform/database/test-database.js';
import { SilentLogger } from '../platform/logging/logger.js';
import { AgentHolds } from './agents/agent-holds.js';
import { ClusterAgentsService } from './agents/cluster-agents.service.js';
import { DuplicateAgents } from './agents/duplicate-agents.js';
import { ClusterChangeLog } from './cluster-change-log.js';
import { ClusterContacts } from './cluster-contacts.js';
import { ClusterObservers } from './cluster-observers.js';
import { ClusterRegistryService } from './cluster-registry.service.js';
import { ClusterEntity } from './store/cluster.entity.js';
import { TypeormClusterStore } from './store/typeorm-cluster-store.js';

function createTestClusters(dataSource: DataSource) {
  const clock = new FakeClock();
  const feed = new FakeChangeFeed();
  const joinTokens = new JoinTokenStore(dataSource);
  const keys = new AgentKeyStore(dataSource);
  const credentials = new AgentCredentials(joinTokens, keys, new AgentAuthenticator(keys, clock), feed, clock);
  const events = new PostgresEventLog(dataSource, feed, clock);
  const store = new TypeormClusterStore(dataSource);
  const observers = new ClusterObservers();
  const changes = new ClusterChangeLog(observers, events);
  const duplicates = new DuplicateAgents(dataSource, credentials, events, clock);
  const holds = new AgentHolds(feed, credentials, duplicates);
  return {
    clock,
    feed,
    observers,
    duplicates,
    credentials,
    list: new EventListReadModel(dataSource),
    contacts: new ClusterContacts(dataSource, new SilentLogger()),
    joins: new JoinTokenAuthenticator(joinTokens, clock),
    registry: new ClusterRegistryService(dataSource, store, credentials, changes, clock),
    agents: new ClusterAgentsService(dataSource, store, credentials, holds, changes),
  };
}

/** Clusters of a test hub. */
export type TestClusters = ReturnType<typeof createTestClusters>;

/** A database for the tests of a file, emptied before each. `start` starts a hub on it; `sql` looks past the hubs. */
export function useTestClusters() {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await startTestDatabase({ entities: [ClusterEntity] });
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.dataSource.query('truncate clusters, applications, events restart identity cascade');
  });
  const sql = (text: string, parameters: unknown[] = []): Promise<Record<string, unknown>[]> =>
    database.dataSource.query(text, parameters);
  return { start: () => createTestClusters(database.dataSource), sql };
}
