import { Injectable } from '@nestjs/common';
import { APPLICATION_JOINS, ARE_CHILDREN_READY, effectiveState } from '../../applications/views/application-view.js';
import { HUB_DESTINATIONS_SQL } from '../../applications/hub-destination.js';
import { SqlParameters } from '../../platform/database/sql-parameters.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { RolloutFacts, RolloutState } from './rollout.js';
import { RolloutStore, type Silence } from './rollout-store.js';

/** Of an application that the hub itself brings up to date, what the hub did; else what its agent did. */
const OPERATION = `(case when h.runs_on_hub then h.operation else s.operation end)`;

@Injectable()
export class PostgresRolloutStore extends RolloutStore {
  async listFacts(applicationSetId: string, silence: Silence, tx: Transaction): Promise<RolloutFacts[]> {
    const parameters = new SqlParameters();
    const state = effectiveState(silence, parameters);
    return tx.query<RolloutFacts[]>(
      `select p.id, p.name, p.labels, p.cluster_id as "clusterId", coalesce(c.name, p.destination) as "clusterName",
              p.cluster_id is not null or p.destination in ${HUB_DESTINATIONS_SQL} as "isPlaced",
              p.namespace, ${state.freshness} as freshness, p.revision, p.render_digest as "renderDigest",
              p.conditions #>> '{0,message}' as problem, p.requested_operation ->> 'id' as "requestedOperationId",
              case when s.application_id is not null or h.runs_on_hub then json_build_object(
                'renderDigest', case when h.runs_on_hub then h.render_digest else s.render_digest end,
                'syncStatus', case when ${ARE_CHILDREN_READY} then ${state.sync} else 'OutOfSync' end, 'health', ${state.health},
                'awaitsChildren', not ${ARE_CHILDREN_READY},
                'message', case when h.runs_on_hub then h.message else coalesce(s.message, h.message) end,
                'operation', case when jsonb_typeof(${OPERATION}) = 'object' then json_build_object(
                  'id', ${OPERATION} ->> 'id', 'phase', ${OPERATION} ->> 'phase', 'message', ${OPERATION} ->> 'message')
                end) end as report
       from applications p
       left join clusters c on c.id = p.cluster_id ${APPLICATION_JOINS}
       where p.application_set_id = ${parameters.add(applicationSetId)}::uuid and p.deleting_at is null
       order by p.name`,
      parameters.values,
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
