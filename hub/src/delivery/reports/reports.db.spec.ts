import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ApplicationReportInput } from '@wheelhouse/protocol';
import type { ReportingAgent, ReportsService } from './reports.service.js';
import { type RecordingEventLog, report, useTestReports } from './test-reports.js';

describe('reports of agents', () => {
  let duplicate = false;
  const { current, sql, cluster, application, drift } = useTestReports(() => duplicate);
  let events: RecordingEventLog;
  let reports: ReportsService;
  let agent: ReportingAgent;
  let applicationId: string;

  beforeEach(() => {
    duplicate = false;
    ({ events, reports, agent, applicationId } = current());
  });

  const status = (change: Partial<ApplicationReportInput> = {}): ApplicationReportInput => ({
    applicationId,
    renderDigest: 'r1',
    syncedRevision: 'c0ffee1234',
    syncStatus: 'Synced',
    health: 'Healthy',
    resources: [
      {
        group: 'apps',
        version: 'v1',
        kind: 'Deployment',
        namespace: 'web',
        name: 'shop',
        syncStatus: 'Synced',
        health: 'Healthy',
        images: ['nginx:1.25'],
      },
      { group: '', version: 'v1', kind: 'Service', namespace: 'web', name: 'shop', syncStatus: 'Synced', images: [] },
    ],
    ...change,
  });
  const statusOf = async (id: string): Promise<unknown> =>
    (
      await sql(`select sync_status, health, synced_revision from application_statuses where application_id = $1`, [id])
    )[0];

  it('stores statuses and objects, and tells of a sync and of new health once', async () => {
    await reports.take(agent, report({ applications: [status()] }));
    expect(await statusOf(applicationId)).toEqual({
      sync_status: 'Synced',
      health: 'Healthy',
      synced_revision: 'c0ffee1234',
    });
    expect(
      await sql(`select kind from resources where application_id = $1 order by kind`, [applicationId]),
    ).toHaveLength(2);
    expect(events.events.map(({ type }) => type)).toEqual(['ApplicationSynced', 'ApplicationHealthy']);
    await reports.take(
      agent,
      report({ sequence: 2, baseDigest: 'after-1', digest: 'after-2', isComplete: false, applications: [status()] }),
    );
    expect(events.events).toHaveLength(2);
  });

  it('ignores a report whose number is not above the last of its session', async () => {
    await reports.take(agent, report({ sequence: 5, applications: [status()] }));
    const old = report({ sequence: 5, isComplete: false, applications: [status({ health: 'Degraded' })] });
    expect(await reports.take(agent, old)).toEqual({ isAccepted: false, resync: false, isDuplicate: false });
    expect(await statusOf(applicationId)).toMatchObject({ health: 'Healthy' });
  });

  it('takes a report that does not continue the chain, and asks for everything', async () => {
    await reports.take(agent, report());
    const gap = report({
      sequence: 3,
      baseDigest: 'after-2',
      digest: 'after-3',
      isComplete: false,
      applications: [status()],
    });
    expect(await reports.take(agent, gap)).toEqual({ isAccepted: true, resync: true, isDuplicate: false });
    const restarted = report({ session: 'session-2', isComplete: false, baseDigest: '' });
    expect(await reports.take(agent, restarted)).toMatchObject({ isAccepted: true, resync: true });
  });

  it('forgets what a complete report leaves out', async () => {
    const other = await application(agent.clusterId);
    await reports.take(agent, report({ applications: [status(), status({ applicationId: other })] }));
    await reports.take(agent, report({ sequence: 2, applications: [status()] }));
    expect(await statusOf(other)).toBeUndefined();
    expect(await sql(`select 1 from resources where application_id = $1`, [other])).toEqual([]);
    expect(await statusOf(applicationId)).toBeDefined();
  });

  it('keeps how the last sync ended when an agent that lost its state does not know, and nothing of one that ran', async () => {
    const operation = (phase: string) => ({ id: 'op-1', phase, startedAt: '2026-03-01T12:00:00.000Z' });
    const known = (): Promise<unknown> =>
      sql(
        `select synced_revision as revision, operation ->> 'id' as id from application_statuses where application_id = $1`,
        [applicationId],
      );
    const forgetful = status({ syncedRevision: null, operation: null });
    await reports.take(agent, report({ applications: [status({ operation: operation('Succeeded') })] }));
    await reports.take(agent, report({ session: 'session-2', applications: [forgetful] }));
    expect(await known()).toEqual([{ revision: 'c0ffee1234', id: 'op-1' }]);
    await reports.take(agent, report({ sequence: 2, applications: [status({ operation: operation('Running') })] }));
    await reports.take(agent, report({ session: 'session-3', applications: [forgetful] }));
    expect(await known()).toEqual([{ revision: null, id: null }]);
  });

  it('drops objects that are gone and leaves unreported ones alone', async () => {
    await reports.take(agent, report({ applications: [status()] }));
    const [deployment] = status().resources ?? [];
    const next = { sequence: 2, baseDigest: 'after-1', digest: 'after-2', isComplete: false };
    await reports.take(
      agent,
      report({ ...next, applications: [status({ resources: deployment ? [deployment] : [] })] }),
    );
    expect(await sql(`select kind from resources where application_id = $1`, [applicationId])).toEqual([
      { kind: 'Deployment' },
    ]);
    await reports.take(agent, report({ ...next, sequence: 3, applications: [status({ resources: null })] }));
    expect(await sql(`select kind from resources where application_id = $1`, [applicationId])).toHaveLength(1);
  });

  it('never lets an agent speak of an application of another cluster', async () => {
    const stranger = await cluster();
    await reports.take(stranger, report({ applications: [status({ health: 'Degraded' })], drift: [drift()] }));
    expect(await statusOf(applicationId)).toBeUndefined();
    expect(await sql(`select 1 from drifts where application_id = $1`, [applicationId])).toEqual([]);
    expect(events.events).toEqual([]);
    const own = drift();
    await reports.take(agent, report({ drift: [own] }));
    const strangersApp = await application(stranger.clusterId);
    await reports.take(
      stranger,
      report({
        sequence: 2,
        isComplete: false,
        drift: [{ ...own, applicationId: strangersApp, state: 'Healed', healedAt: '2026-01-01T00:00:01.000Z' }],
      }),
    );
    expect(await sql(`select state from drifts where id = $1`, [own.id])).toEqual([{ state: 'Open' }]);
  });

  it('takes no word on an application from a cluster that it left, but that it is gone there', async () => {
    const { clusterId } = await cluster();
    await sql(`update applications set cluster_id = $2 where id = $1`, [applicationId, clusterId]);
    await reports.take(agent, report({ applications: [status()] }));
    expect(await statusOf(applicationId)).toBeUndefined();
    expect(await sql(`select 1 from resources where application_id = $1`, [applicationId])).toEqual([]);
    await sql(`update assignments set is_removed = true where application_id = $1`, [applicationId]);
    await reports.take(agent, report({ sequence: 2, applications: [status({ isRemoved: true })] }));
    expect(await sql(`select 1 from assignments where application_id = $1`, [applicationId])).toEqual([]);
  });

  it('sweeps the tombstone of a removed application and tells those who wait for it', async () => {
    const gone: string[] = [];
    reports.onRemoved(async (ids) => void gone.push(...ids));
    await reports.take(agent, report({ applications: [status({ isRemoved: true })] }));
    expect(gone).toEqual([]);
    await sql(`update assignments set is_removed = true where application_id = $1`, [applicationId]);
    await reports.take(agent, report({ sequence: 2, applications: [status({ isRemoved: true })] }));
    expect(gone).toEqual([applicationId]);
    expect(await sql(`select 1 from assignments where application_id = $1`, [applicationId])).toEqual([]);
  });

  it('stops a duplicate agent without taking its word', async () => {
    duplicate = true;
    expect(await reports.take(agent, report({ applications: [status()] }))).toMatchObject({
      isDuplicate: true,
      isAccepted: false,
    });
    expect(await statusOf(applicationId)).toBeUndefined();
  });

  it('records why an agent holds, since when, and says it once', async () => {
    const hold = { code: 'HUB_BEHIND', message: 'the hub is behind' };
    await reports.take(agent, report({ hold }));
    await reports.take(agent, report({ sequence: 2, hold }));
    expect(events.events.map(({ type }) => type)).toEqual(['AgentHolding']);
    expect(
      await sql(`select hold_code, hold_since is not null as since from cluster_contacts where cluster_id = $1`, [
        agent.clusterId,
      ]),
    ).toEqual([{ hold_code: 'HUB_BEHIND', since: true }]);
    await reports.take(agent, report({ sequence: 3 }));
    expect(
      await sql(`select hold_code, hold_since from cluster_contacts where cluster_id = $1`, [agent.clusterId]),
    ).toEqual([{ hold_code: null, hold_since: null }]);
  });

  it('refuses what does not fit, with the reasons', async () => {
    const many = Array.from({ length: 501 }, () => status());
    await expect(reports.take(agent, report({ applications: many }))).rejects.toThrow(/more than 500 applications/);
    await expect(reports.take(agent, report({ applications: [status({ applicationId: 'x' })] }))).rejects.toThrow(
      /no UUID/,
    );
    await expect(reports.take(agent, report({ sequence: 0 }))).rejects.toThrow(/starts at 1/);
  });
});
