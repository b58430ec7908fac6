import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../platform/database/transaction.js';
import type { Wait } from './wait.js';
import { WaitStore } from './wait-store.js';

@Injectable()
export class PostgresWaitStore extends WaitStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async lock(applicationIds: readonly string[], tx: Transaction): Promise<Map<string, Wait>> {
    const rows = await tx.query<Wait[]>(
      `select application_id as "applicationId", render_digest as "renderDigest", cluster_id as "clusterId", is_over as "isOver",
              to_char(since at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as since, message, conditions,
              array(select b.name from application_wait_blockers b where b.application_id = w.application_id order by 1) as blockers
       from application_waits w where application_id = any($1::uuid[]) order by application_id for update of w`,
      [applicationIds],
    );
    return new Map(rows.map((row) => [row.applicationId, row]));
  }

  async save(waits: readonly Wait[], tx: Transaction): Promise<void> {
    if (waits.length === 0) return;
    const rows = JSON.stringify(waits);
    await tx.query(
      `insert into application_waits as w (application_id, render_digest, cluster_id, is_over, since, message, conditions)
       select i."applicationId", i."renderDigest", i."clusterId", i."isOver", i.since, i.message, i.conditions
       from json_to_recordset($1::json) as i ("applicationId" uuid, "renderDigest" text, "clusterId" uuid, "isOver" boolean, since timestamptz,
         message text, conditions jsonb)
       order by 1
       on conflict (application_id) do update set render_digest = excluded.render_digest, cluster_id = excluded.cluster_id, is_over = excluded.is_over,
         since = excluded.since, message = excluded.message, conditions = excluded.conditions, is_due = false`,
      [rows],
    );
    const blockers = `select i."applicationId" as id, b.value as name from json_to_recordset($1::json)
      as i ("applicationId" uuid, blockers json) cross join lateral json_array_elements_text(i.blockers) b`;
    await tx.query(
      `with wanted as (${blockers}), gone as (
         delete from application_wait_blockers b
         where b.application_id in (select i."applicationId" from json_to_recordset($1::json) as i ("applicationId" uuid))
           and not exists (select from wanted w where w.id = b.application_id and w.name = b.name))
       insert into application_wait_blockers (application_id, name) select distinct id, name from wanted
       on conflict do nothing`,
      [rows],
    );
  }

  async forget(applicationIds: readonly string[], tx: Transaction): Promise<void> {
    await tx.query(`delete from application_waits where application_id = any($1::uuid[])`, [applicationIds]);
  }

  async markDue(names: readonly string[], tx: Transaction): Promise<number> {
    return markDue(
      `application_id in (select b.application_id from application_wait_blockers b where b.name = any($1::text[]))`,
      names,
      tx,
    );
  }

  async markWaitingDue(applicationIds: readonly string[] | 'all', tx: Transaction): Promise<number> {
    if (applicationIds === 'all') return markDue('$1::uuid[] is null', null, tx);
    return markDue('application_id = any($1::uuid[])', applicationIds, tx);
  }

  async listDue(limit: number): Promise<string[]> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      `select application_id as id from application_waits where is_due order by application_id limit $1`,
      [limit],
    );
    return rows.map(({ id }) => id);
  }

  async isAnyWaiting(): Promise<boolean> {
    const [row] = await this.dataSource.query<{ waiting: boolean }[]>(
      `select exists (select from application_waits where not is_over) as waiting`,
    );
    return row?.waiting ?? false;
  }
}

/** In one order, so that reports that mark the same ones do not wait for each other in a circle. */
async function markDue(condition: string, values: readonly string[] | null, tx: Transaction): Promise<number> {
  const [, count] = await tx.query<[unknown[], number]>(
    `with due as (
       select application_id from application_waits where not is_over and not is_due and ${condition}
       order by application_id for update
     )
     update application_waits w set is_due = true from due where w.application_id = due.application_id`,
    [values],
  );
  return count;
}
