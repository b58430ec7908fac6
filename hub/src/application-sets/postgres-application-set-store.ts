import { Injectable } from '@nestjs/common';
import type { Condition } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import type { Transaction } from '../platform/database/transaction.js';
import type { ApplicationSetRecord, ApplicationSetWrite, PlanRecord, SetSource } from './application-set.js';
import { ApplicationSetStore, type NewPlan } from './application-set-store.js';
import type { AskedQuestion } from './questions/asked-question.js';

const SET_COLUMNS = `id, name, manifest, generation, conditions, sources, uses_clusters as "usesClusters", questions,
  requeue_seconds as "requeueSeconds",
  (select answers_from from application_set_refreshes where application_set_id = application_sets.id) as "answersFrom",
  deleting_cascade is not null as "isDeleting", xmin::text as version`;
const PLAN_COLUMNS = `id, application_set_id as "applicationSetId", status, digest, create_count as "createCount",
  update_count as "updateCount", delete_count as "deleteCount", rename_count as "renameCount", unchanged_count as "unchangedCount",
  held_reason as "heldReason", problems, items, approved_by as "approvedBy", created_at as "createdAt"`;

@Injectable()
export class PostgresApplicationSetStore extends ApplicationSetStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async findByName(name: string): Promise<ApplicationSetRecord | undefined> {
    const [row] = await this.dataSource.query<ApplicationSetRecord[]>(
      `select ${SET_COLUMNS} from application_sets where name = $1`,
      [name],
    );
    return row;
  }

  async findById(id: string): Promise<ApplicationSetRecord | undefined> {
    const [row] = await this.dataSource.query<ApplicationSetRecord[]>(
      `select ${SET_COLUMNS} from application_sets where id = $1`,
      [id],
    );
    return row;
  }

  async lock(id: string, tx: Transaction): Promise<ApplicationSetRecord | undefined> {
    const [row] = await tx.query<ApplicationSetRecord[]>(
      `select ${SET_COLUMNS} from application_sets where id = $1 for update`,
      [id],
    );
    return row;
  }

  async insert(id: string, name: string, write: ApplicationSetWrite, tx: Transaction): Promise<boolean> {
    const rows = await tx.query<{ id: string }[]>(
      `insert into application_sets (id, name, manifest, conditions, sources, uses_clusters, questions, requeue_seconds, expanded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, now()) on conflict (name) do nothing returning id`,
      [id, name, json(write.manifest), ...writeParameters(write)],
    );
    return rows.length > 0;
  }

  async update(id: string, write: ApplicationSetWrite, tx: Transaction): Promise<void> {
    await tx.query(
      `update application_sets set
         manifest = coalesce($2::jsonb, manifest), generation = generation + case when $2::jsonb is null then 0 else 1 end,
         updated_at = case when $2::jsonb is null then updated_at else now() end,
         conditions = $3, sources = $4, uses_clusters = $5, questions = $6, requeue_seconds = $7, expanded_at = now()
       where id = $1`,
      [id, write.manifest === undefined ? null : json(write.manifest), ...writeParameters(write)],
    );
  }

  async setConditions(id: string, conditions: readonly Condition[], tx: Transaction): Promise<void> {
    await tx.query(`update application_sets set conditions = $2 where id = $1`, [id, json(conditions)]);
  }

  async markDeleting(id: string, tx: Transaction): Promise<void> {
    await tx.query(`update application_sets set deleting_cascade = true, updated_at = now() where id = $1`, [id]);
  }

  async removeEmptied(ids: readonly string[], tx: Transaction): Promise<string[]> {
    // Two clusters may confirm the last two applications at once: the second one waits here, and then sees that the first is gone.
    await tx.query(
      `select 1 from application_sets where id = any($1::uuid[]) and deleting_cascade is not null order by id for update`,
      [ids],
    );
    const [rows] = await tx.query<[{ name: string }[], number]>(
      `delete from application_sets s where id = any($1::uuid[]) and deleting_cascade is not null
         and not exists (select 1 from applications a where a.application_set_id = s.id)
       returning name`,
      [ids],
    );
    return rows.map(({ name }) => name);
  }

  async listUsingClusters(tx: Transaction): Promise<string[]> {
    return idsOf(await tx.query(`select id from application_sets where uses_clusters and deleting_cascade is null`));
  }

  async listReading(sources: readonly SetSource[], tx: Transaction): Promise<string[]> {
    return idsOf(
      await tx.query(
        `select s.id from application_sets s
         where s.deleting_cascade is null and exists (
           select 1 from jsonb_to_recordset(s.sources) as r (url text, ref text)
           join json_to_recordset($1::json) as m (url text, ref text) on m.url = r.url and m.ref = r.ref)`,
        [json(sources)],
      ),
    );
  }

  async listAsking(patterns: readonly Partial<AskedQuestion>[], tx: Transaction): Promise<string[]> {
    if (patterns.length === 0) return [];
    return idsOf(
      await tx.query(
        `select s.id from application_sets s where s.deleting_cascade is null and exists (
           select 1 from json_array_elements($1::json) as p (pattern) where s.questions @> jsonb_build_array(p.pattern::jsonb))`,
        [json(patterns)],
      ),
    );
  }

  async requireAnswers(ids: readonly string[], from: Date, tx: Transaction): Promise<void> {
    // The set's row first, as who carries a plan out takes it: else the two could wait for each other.
    await tx.query(
      `with present as (select id from application_sets where id = any($1::uuid[]) order by id for key share)
       insert into application_set_refreshes as r (application_set_id, answers_from)
       select id, $2::timestamptz from present
       on conflict (application_set_id) do update set answers_from = greatest(r.answers_from, excluded.answers_from)`,
      [ids, from],
    );
  }

  async listRequeued(): Promise<{ readonly id: string; readonly requeueSeconds: number }[]> {
    return this.dataSource.query(
      `select id, requeue_seconds as "requeueSeconds" from application_sets
       where requeue_seconds is not null and deleting_cascade is null`,
    );
  }

  async findPollSeconds(url: string): Promise<number | undefined> {
    const [row] = await this.dataSource.query<{ seconds: number | null }[]>(
      `select min(r."pollSeconds") as seconds from application_sets s, jsonb_to_recordset(s.sources) as r (url text, "pollSeconds" integer)
       where s.deleting_cascade is null and s.sources @> jsonb_build_array(jsonb_build_object('url', $1::text)) and r.url = $1`,
      [url],
    );
    return row?.seconds ?? undefined;
  }

  async listUsed(sources: readonly SetSource[]): Promise<SetSource[]> {
    return this.dataSource.query<SetSource[]>(
      `select u.url, u.ref from json_to_recordset($1::json) as u (url text, ref text)
       where exists (select 1 from application_sets s
                     where s.sources @> jsonb_build_array(jsonb_build_object('url', u.url, 'ref', u.ref)))`,
      [json(sources)],
    );
  }

  async findHeldPlan(applicationSetId: string, tx?: Transaction): Promise<PlanRecord | undefined> {
    const [row] = await (tx ?? this.dataSource).query<PlanRecord[]>(
      `select ${PLAN_COLUMNS} from application_set_plans where application_set_id = $1 and status = 'Held'`,
      [applicationSetId],
    );
    return row;
  }

  async addPlan(plan: NewPlan, tx: Transaction): Promise<void> {
    await tx.query(
      `insert into application_set_plans (id, application_set_id, status, digest, create_count, update_count, delete_count,
         unchanged_count, held_reason, problems, items, approved_by, rename_count)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      planParameters(plan),
    );
  }

  async updatePlan(plan: NewPlan, tx: Transaction): Promise<void> {
    await tx.query(
      `update application_set_plans set status = $3, digest = $4, create_count = $5, update_count = $6, delete_count = $7,
         unchanged_count = $8, held_reason = $9, problems = $10, items = $11, approved_by = $12, rename_count = $13
       where id = $1 and application_set_id = $2`,
      planParameters(plan),
    );
  }

  async supersedeHeldPlan(applicationSetId: string, tx: Transaction): Promise<void> {
    await tx.query(
      `update application_set_plans set status = 'Superseded' where application_set_id = $1 and status = 'Held'`,
      [applicationSetId],
    );
  }
}

function writeParameters(write: ApplicationSetWrite): unknown[] {
  const { conditions, sources, usesClusters, questions, requeueSeconds } = write;
  return [json(conditions), json(sources), usesClusters, json(questions), requeueSeconds];
}

function planParameters(plan: NewPlan): unknown[] {
  return [
    plan.id,
    plan.applicationSetId,
    plan.status,
    plan.digest,
    plan.createCount,
    plan.updateCount,
    plan.deleteCount,
    plan.unchangedCount,
    plan.heldReason,
    json(plan.problems),
    json(plan.items),
    plan.approvedBy,
    plan.renameCount,
  ];
}

function idsOf(rows: readonly { id: string }[]): string[] {
  return rows.map(({ id }) => id);
}

/** Arrays would otherwise reach Postgres as its own arrays. */
function json(value: unknown): string {
  return JSON.stringify(value);
}
