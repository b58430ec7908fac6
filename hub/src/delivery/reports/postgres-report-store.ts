import { Injectable } from '@nestjs/common';
import type { AgentReportInput, ApplicationReportInput, DriftReportInput } from '@wheelhouse/protocol';
import type { Transaction } from '../../platform/database/transaction.js';
import { ENDED_PHASES, type ReportPosition } from './report.js';
import { type KnownDrift, ReportStore } from './report-store.js';
import type { KnownStatus } from './status-change.js';

/** What an agent that lost its state does not know any more: how the last sync on this cluster ended. */
const kept = (column: string): string =>
  `case when s.cluster_id = excluded.cluster_id and s.operation ->> 'phase' in ${ENDED_PHASES} then ${column} end`;

@Injectable()
export class PostgresReportStore extends ReportStore {
  async lockPosition(clusterId: string, tx: Transaction): Promise<ReportPosition> {
    await tx.query(`insert into cluster_contacts (cluster_id) values ($1) on conflict do nothing`, [clusterId]);
    const [row] = await tx.query<ReportPosition[]>(
      `select session, sequence, status_digest as "statusDigest", hold_code as "holdCode"
       from cluster_contacts where cluster_id = $1 for update`,
      [clusterId],
    );
    return row ?? { session: null, sequence: 0, statusDigest: '', holdCode: null };
  }

  async savePosition(clusterId: string, report: AgentReportInput, at: Date, tx: Transaction): Promise<void> {
    const { holding, hold } = report;
    await tx.query(
      `update cluster_contacts set
         last_contact_at = case when last_contact_at > now() + interval '1 minute' then $2 else greatest(last_contact_at, $2) end,
         session = $3, sequence = $4, status_digest = $5,
         held_epoch = $6, held_revision = $7, held_digest = $8, hold_code = $9, hold_message = $10,
         hold_since = case when $9::text is null then null when hold_code = $9 then hold_since else $2 end
       where cluster_id = $1`,
      [
        clusterId,
        at,
        report.session,
        report.sequence,
        report.digest,
        holding?.epoch ?? null,
        holding?.revision ?? null,
        holding?.digest ?? null,
        hold?.code ?? null,
        hold?.message ?? null,
      ],
    );
    if (!hold)
      await tx.query(
        `update cluster_deliveries set is_hold_approved = false where cluster_id = $1 and is_hold_approved`,
        [clusterId],
      );
  }

  async listKnown(clusterId: string, applicationIds: readonly string[], tx: Transaction): Promise<KnownStatus[]> {
    return tx.query<KnownStatus[]>(
      `select p.id as "applicationId", p.name as "applicationName", coalesce(p.cluster_id = $1, true) as "isHere",
              coalesce(s.health, 'Unknown') as health, s.synced_revision as "syncedRevision", s.operation ->> 'phase' as "operationPhase"
       from applications p
       join assignments a on a.application_id = p.id and a.cluster_id = $1
       left join application_statuses s on s.application_id = p.id
       where p.id = any($2::uuid[])`,
      [clusterId, applicationIds],
    );
  }

  async saveStatuses(
    clusterId: string,
    reports: readonly ApplicationReportInput[],
    at: Date,
    tx: Transaction,
  ): Promise<void> {
    await tx.query(
      `insert into application_statuses as s (application_id, cluster_id, render_digest, synced_revision, sync_status, health,
                                         message, operation, conditions, reported_at)
       select i."applicationId", $1, i."renderDigest", i."syncedRevision", i."syncStatus", i.health, i.message, i.operation,
              coalesce(i.conditions, '[]'), $3
       from json_to_recordset($2::json) as i ("applicationId" uuid, "renderDigest" text, "syncedRevision" text,
              "syncStatus" text, health text, message text, operation jsonb, conditions jsonb)
       on conflict (application_id) do update set
         cluster_id = excluded.cluster_id, render_digest = excluded.render_digest,
         synced_revision = coalesce(excluded.synced_revision, ${kept('s.synced_revision')}),
         sync_status = excluded.sync_status, health = excluded.health, message = excluded.message,
         operation = coalesce(excluded.operation, ${kept('s.operation')}), conditions = excluded.conditions,
         reported_at = excluded.reported_at`,
      [clusterId, JSON.stringify(reports.map((report) => ({ ...report, resources: undefined }))), at],
    );
  }

  async saveResources(clusterId: string, reports: readonly ApplicationReportInput[], tx: Transaction): Promise<void> {
    const withResources = reports.filter((report) => report.resources);
    if (withResources.length === 0) return;
    const rows = withResources.flatMap(({ applicationId, resources }) =>
      (resources ?? []).map((resource) => ({ applicationId, ...resource })),
    );
    const recordset = `json_to_recordset($2::json) as i ("applicationId" uuid, "group" text, version text, kind text,
              namespace text, name text, "syncStatus" text, health text, message text, images jsonb)`;
    const ids = withResources.map((report) => report.applicationId);
    await tx.query(
      `delete from resources r where r.application_id = any($1::uuid[]) and not exists (
         select 1 from ${recordset}
         where i."applicationId" = r.application_id and i."group" = r.api_group and i.kind = r.kind
           and i.namespace = r.namespace and i.name = r.name)`,
      [ids, JSON.stringify(rows)],
    );
    await tx.query(
      `insert into resources as r (application_id, cluster_id, api_group, version, kind, namespace, name, sync_status, health,
                                   message, images)
       select distinct on (i."applicationId", i."group", i.kind, i.namespace, i.name)
              i."applicationId", $1, i."group", i.version, i.kind, i.namespace, i.name, i."syncStatus", i.health, i.message,
              array(select jsonb_array_elements_text(i.images))
       from ${recordset}
       on conflict (application_id, api_group, kind, namespace, name) do update set
         cluster_id = excluded.cluster_id, version = excluded.version, sync_status = excluded.sync_status,
         health = excluded.health, message = excluded.message, images = excluded.images
       where (r.cluster_id, r.version, r.sync_status, r.health, r.message, r.images) is distinct from
             (excluded.cluster_id, excluded.version, excluded.sync_status, excluded.health, excluded.message, excluded.images)`,
      [clusterId, JSON.stringify(rows)],
    );
  }

  async forgetOthers(clusterId: string, applicationIds: readonly string[], tx: Transaction): Promise<string[]> {
    const rows = await tx.query<{ application_id: string }[]>(
      `with gone as (
         delete from application_statuses where cluster_id = $1 and application_id <> all($2::uuid[])
         returning application_id
       ), objects as (
         delete from resources where cluster_id = $1 and application_id in (select application_id from gone)
       )
       select application_id from gone`,
      [clusterId, applicationIds],
    );
    return rows.map((row) => row.application_id);
  }

  async listDrifts(clusterId: string, ids: readonly string[], tx: Transaction): Promise<KnownDrift[]> {
    return tx.query<KnownDrift[]>(`select id, state from drifts where cluster_id = $1 and id = any($2::uuid[])`, [
      clusterId,
      ids,
    ]);
  }

  async saveDrifts(clusterId: string, drifts: readonly DriftReportInput[], tx: Transaction): Promise<void> {
    await tx.query(
      `insert into drifts as d (id, application_id, cluster_id, api_group, kind, namespace, name, field, desired, live, manager,
                           changed_at, changed_by, detected_at, healed_at, state)
       select distinct on (i.id) i.id, i."applicationId", $1, i."group", i.kind, i.namespace, i.name, i.field, i.desired,
              i.live, i.manager, i."changedAt", i."user", i."detectedAt", i."healedAt", i.state
       from json_to_recordset($2::json) as i (id uuid, "applicationId" uuid, "group" text, kind text, namespace text,
              name text, field text, desired text, live text, manager text, "changedAt" timestamptz, "user" text,
              "detectedAt" timestamptz, "healedAt" timestamptz, state text)
       order by i.id, i."healedAt" nulls last
       on conflict (id) do update set healed_at = excluded.healed_at, state = excluded.state, live = excluded.live,
         manager = excluded.manager, changed_by = excluded.changed_by
       where d.cluster_id = excluded.cluster_id`,
      [clusterId, JSON.stringify(drifts)],
    );
  }
}
