import { Injectable } from '@nestjs/common';
import { freshnessSql } from '../../clusters/freshness.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { RolloutFacts, RolloutState } from './rollout.js';
import { RolloutStore, type Silence } from './rollout-store.js';

const FRESHNESS = freshnessSql('k.last_contact_at', '$2::timestamptz', '$3::float8', '$4::float8');

@Injectable()
export class PostgresRolloutStore extends RolloutStore {
  async listFacts(applicationSetId: string, silence: Silence, tx: Transaction): Promise<RolloutFacts[]> {
    return tx.query<RolloutFacts[]>(
      `select a.id, a.name, a.labels, a.cluster_id as "clusterId", coalesce(c.name, a.destination) as "clusterName",
              a.namespace, ${FRESHNESS} as freshness, a.revision, a.render_digest as "renderDigest",
              a.conditions #>> '{0,message}' as problem, a.requested_operation ->> 'id' as "requestedOperationId",
              case when s.application_id is not null then json_build_object(
                'renderDigest', s.render_digest, 'syncStatus', s.sync_status, 'health', s.health, 'message', s.message,
                'operation', case when s.operation is not null and s.operation <> 'null' then json_build_object(
                  'id', s.operation ->> 'id', 'phase', s.operation ->> 'phase', 'message', s.operation ->> 'message')
                end) end as report
       from applications a
       left join clusters c on c.id = a.cluster_id
       left join cluster_contacts k on k.cluster_id = a.cluster_id
       left join application_statuses s on s.application_id = a.id and s.cluster_id = a.cluster_id
       where a.application_set_id = $1 and a.deleting_at is null
       order by a.name`,
      [applicationSetId, silence.now, silence.lateAfterMs, silence.lostAfterMs],
    );
  }

  async listStates(applicationSetId: string, tx: Transaction): Promise<Map<string, RolloutState>> {
    const rows = await tx.query<RolloutState[]>(
      `select r.application_id as "applicationId", r.status, r.step, r.render_digest as "renderDigest", r.place,
              r.must_sync as "mustSync", r.target_revisions as "targetRevisions", r.message, r.transition_at as "transitionAt"
       from application_rollouts r join applications a on a.id = r.application_id
       where a.application_set_id = $1`,
      [applicationSetId],
    );
    return new Map(rows.map((row) => [row.applicationId, row]));
  }

  async saveStates(states: readonly RolloutState[], tx: Transaction): Promise<void> {
    if (states.length === 0) return;
    await tx.query(
      `insert into application_rollouts (application_id, status, step, render_digest, place, must_sync, target_revisions,
         message, transition_at)
       select i."applicationId", i.status, i.step, i."renderDigest", i.place, i."mustSync", i."targetRevisions", i.message,
         i."transitionAt"
       from json_to_recordset($1::json) as i ("applicationId" uuid, status text, step integer, "renderDigest" text,
         place text, "mustSync" boolean, "targetRevisions" jsonb, message text, "transitionAt" timestamptz)
       on conflict (application_id) do update set
         status = excluded.status, step = excluded.step, render_digest = excluded.render_digest, place = excluded.place,
         must_sync = excluded.must_sync, target_revisions = excluded.target_revisions, message = excluded.message,
         transition_at = excluded.transition_at`,
      [JSON.stringify(states)],
    );
  }

  async forget(applicationSetId: string, tx: Transaction): Promise<void> {
    await tx.query(
      `delete from application_rollouts r using applications a
       where a.id = r.application_id and a.application_set_id = $1`,
      [applicationSetId],
    );
  }

  async listRolling(applicationSetIds: readonly string[], tx: Transaction): Promise<string[]> {
    const rows = await tx.query<{ id: string }[]>(
      `select id from application_sets
       where id = any($1::uuid[]) and manifest #>> '{spec,strategy,type}' = 'RollingSync'`,
      [applicationSetIds],
    );
    return rows.map(({ id }) => id);
  }

  async listRollingSets(applicationIds: readonly string[], tx: Transaction): Promise<string[]> {
    const rows = await tx.query<{ id: string }[]>(
      `select distinct a.application_set_id as id
       from application_rollouts r join applications a on a.id = r.application_id
       where r.application_id = any($1::uuid[]) and a.application_set_id is not null`,
      [applicationIds],
    );
    return rows.map(({ id }) => id);
  }
}
