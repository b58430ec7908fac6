// Drift as agents report it: who caused it, how it ends, and how long it is remembered.
import { beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '../../platform/clock/clock.js';
import type { TestDatabase } from '../../platform/database/test-database.js';
import { FakeJobQueue } from '../../platform/jobs/fake-job-queue.js';
import { DriftRetention } from './drift-retention.js';
import type { ReportingAgent, ReportsService } from './reports.service.js';
import { type RecordingEventLog, report, useTestReports } from './test-reports.js';

describe('reports of drift', () => {
  const { current, sql, drift } = useTestReports();
  let database: TestDatabase;
  let events: RecordingEventLog;
  let reports: ReportsService;
  let agent: ReportingAgent;
  let applicationId: string;

  beforeEach(() => {
    ({ database, events, reports, agent, applicationId } = current());
  });

  it('tells of drift when it is seen, by whom, and again when it is healed', async () => {
    const seen = drift();
    await reports.take(agent, report({ drift: [seen] }));
    const healed = { ...seen, state: 'Healed' as const, healedAt: '2026-01-01T00:00:01.000Z' };
    await reports.take(agent, report({ sequence: 2, baseDigest: 'after-1', isComplete: false, drift: [healed] }));
    expect(events.events.map(({ type, actor }) => [type, actor])).toEqual([
      ['DriftDetected', 'kubectl-scale'],
      ['DriftHealed', 'agent'],
    ]);
    expect(await sql(`select changed_by from drifts where id = $1`, [seen.id])).toEqual([
      { changed_by: 'ada@example.com' },
    ]);
    expect(events.events[0]?.message).toBe(
      'spec.replicas of Deployment web/shop was changed by ada@example.com (kubectl-scale): Git says 3, the cluster had 7.',
    );
    expect(await sql(`select state from drifts where id = $1`, [seen.id])).toEqual([{ state: 'Healed' }]);
  });

  it('forgets drift that was healed more than 30 days ago, and no other', async () => {
    const day = 24 * 3_600_000;
    const clock = new FakeClock();
    const healedAt = (days: number): string => new Date(clock.now().getTime() - days * day).toISOString();
    const old = drift({ state: 'Healed', healedAt: healedAt(31) });
    const young = drift({ state: 'Healed', healedAt: healedAt(29) });
    const open = drift({ detectedAt: healedAt(400) });
    await reports.take(agent, report({ drift: [old, young, open] }));
    await new DriftRetention(database.dataSource, new FakeJobQueue(), clock).sweep();
    const left = await sql<{ id: string }>(`select id from drifts where application_id = $1`, [applicationId]);
    expect(left.map(({ id }) => id).toSorted()).toEqual([young.id, open.id].toSorted());
  });
});
