// What agents report, on a real Postgres. Nothing of this is ever used by a running hub.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import type { AgentReportInput, DriftReportInput } from '@wheelhouse/protocol';
import { EventLog, type NewEvent } from '../../audit/event-log.js';
import type { ClustersService } from '../../clusters/clusters.service.js';
import { FakeChangeFeed } from '../../platform/change-feed/fake-change-feed.js';
import { FakeClock } from '../../platform/clock/clock.js';
import { startTestDatabase, type TestDatabase } from '../../platform/database/test-database.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import { PostgresAssignmentStore } from '../postgres-assignment-store.js';
import { PostgresReportStore } from './postgres-report-store.js';
import { ReportSurroundings } from './report-surroundings.js';
import { type ReportingAgent, ReportsService } from './reports.service.js';

/** Keeps what it was told. */
export class RecordingEventLog extends EventLog {
  readonly events: NewEvent[] = [];
  async record(events: readonly NewEvent[]): Promise<void> {
    this.events.push(...events);
  }
}

/** A complete report of nothing, or what differs from it. */
export const report = (change: Partial<AgentReportInput> = {}): AgentReportInput => ({
  session: 'session-1',
  clusterUid: 'uid',
  sequence: 1,
  baseDigest: '',
  digest: 'after-1',
  isComplete: true,
  applications: [],
  drift: [],
  ...change,
});

const driftOf = (applicationId: string, change: Partial<DriftReportInput>): DriftReportInput => ({
  id: randomUUID(),
  applicationId,
  group: 'apps',
  kind: 'Deployment',
  namespace: 'web',
  name: 'shop',
  field: 'spec.replicas',
  desired: '3',
  live: '7',
  manager: 'kubectl-scale',
  user: 'ada@example.com',
  detectedAt: '2026-01-01T00:00:00.000Z',
  state: 'Open',
  ...change,
});

/** An agent with an application that takes the render r1, made anew before each test of a file. */
export function useTestReports(isDuplicate: () => boolean = () => false) {
  let database: TestDatabase;
  let events: RecordingEventLog;
  let reports: ReportsService;
  let agent: ReportingAgent;
  let applicationId: string;

  const sql = <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    database.dataSource.query<Row[]>(text, values);

  beforeAll(async () => {
    database = await startTestDatabase();
    await sql(`insert into renders (digest, content, object_count, size) values ('r1', '', 1, 1)`);
  });
  afterAll(() => database.close());

  beforeEach(async () => {
    events = new RecordingEventLog();
    const clusters: Pick<ClustersService, 'isDuplicateAgent' | 'updateClaims'> = {
      isDuplicateAgent: async () => isDuplicate(),
      updateClaims: async () => undefined,
    };
    reports = new ReportsService(
      database.dataSource,
      new PostgresReportStore(),
      new PostgresAssignmentStore(database.dataSource),
      new ReportSurroundings(clusters as ClustersService, events, new FakeChangeFeed(), new FakeClock()),
      new Metrics(),
    );
    agent = await cluster();
    applicationId = await application(agent.clusterId);
  });

  async function cluster(): Promise<ReportingAgent> {
    const clusterId = randomUUID();
    await sql(`insert into clusters (id, name, server) values ($1, $2, 'https://x')`, [clusterId, `c-${clusterId}`]);
    await sql(`insert into cluster_deliveries (cluster_id) values ($1)`, [clusterId]);
    return { clusterId, clusterName: `c-${clusterId}`, keyId: randomUUID() };
  }

  async function application(clusterId: string): Promise<string> {
    const id = randomUUID();
    await sql(
      `insert into applications (id, name, cluster_id, destination, spec, spec_digest) values ($1, $2, $3, 'c', '{}', 'd')`,
      [id, `app-${id}`, clusterId],
    );
    await sql(
      `insert into assignments (cluster_id, application_id, render_digest, content, digest, revision)
       values ($1, $2, 'r1', '{}', 'd', 1)`,
      [clusterId, id],
    );
    return id;
  }

  const drift = (change: Partial<DriftReportInput> = {}) => driftOf(applicationId, change);

  return { current: () => ({ database, events, reports, agent, applicationId }), sql, cluster, application, drift };
}
