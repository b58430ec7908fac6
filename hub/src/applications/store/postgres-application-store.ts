import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../../platform/database/transaction.js';
import type { ApplicationManifest, ApplicationSource } from '../application.js';
import { recordsets, rowText, WRITE_COLUMNS } from './application-rows.js';
import {
  ApplicationStore,
  type ApplicationWrite,
  type HistoryEntry,
  type KeptMetadata,
  type RemovedApplication,
  type StoredApplication,
} from './application-store.js';

/** The select list of a {@link StoredApplication}; goes with {@link STORED_FROM}. */
export const STORED_COLUMNS = `a.id, a.name, a.application_set_id as "applicationSetId",
  t.name as "applicationSetName", a.spec_digest as "specDigest",
  a.cluster_id as "clusterId", c.name as "clusterName", a.destination, a.finalizers, a.revision,
  a.render_digest as "renderDigest", a.pinned_revision_id as "pinnedRevisionId",
  a.requested_operation as "requestedOperation", a.conditions, a.deleting_at is not null as "isDeleting"`;
export const STORED_FROM = `from applications a left join clusters c on c.id = a.cluster_id
  left join application_sets t on t.id = a.application_set_id`;
const REMOVED = `id, name, application_set_id as "applicationSetId"`;

@Injectable()
export class PostgresApplicationStore extends ApplicationStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async listOfSet(applicationSetId: string, tx?: Transaction): Promise<StoredApplication[]> {
    return (tx ?? this.dataSource).query<StoredApplication[]>(
      `select ${STORED_COLUMNS} ${STORED_FROM} where a.application_set_id = $1`,
      [applicationSetId],
    );
  }

  async listByName(names: readonly string[], tx?: Transaction): Promise<StoredApplication[]> {
    if (names.length === 0) return [];
    return (tx ?? this.dataSource).query<StoredApplication[]>(
      `select ${STORED_COLUMNS} ${STORED_FROM}
       where a.name in (select value from json_array_elements_text($1::json))`,
      [JSON.stringify(names)],
    );
  }

  async listUsed(sources: readonly ApplicationSource[]): Promise<ApplicationSource[]> {
    return this.dataSource.query<ApplicationSource[]>(
      `select u.url, u.ref from json_to_recordset($1::json) as u (url text, ref text)
       where exists (select 1 from applications a where a.source_url = u.url and a.source_ref = u.ref)
          or exists (select 1 from applications a where a.source_url is null
                       and (a.spec->'sources' @> jsonb_build_array(jsonb_build_object('repoURL', u.url))
                         or a.spec->'sources' @> jsonb_build_array(jsonb_build_object('repoURL', replace(u.url, 'oci://', '')))))`,
      [JSON.stringify(sources)],
    );
  }

  async listManifests(ids: readonly string[], having?: KeptMetadata): Promise<ApplicationManifest[]> {
    if (ids.length === 0) return [];
    const columns = 'name, labels, annotations, finalizers, spec';
    if (!having)
      return this.dataSource.query<ApplicationManifest[]>(
        `select ${columns} from applications where id = any($1::uuid[])`,
        [ids],
      );
    return this.dataSource.query<ApplicationManifest[]>(
      `select ${columns} from applications
       where id = any($1::uuid[]) and (labels ?| $2::text[] or annotations ?| $3::text[] or exists (
         select 1 from jsonb_array_elements_text(finalizers) f join unnest($4::text[]) k on starts_with(f, k)))`,
      [ids, having.labels, having.annotations, having.finalizers],
    );
  }

  async insert(
    writes: readonly ApplicationWrite[],
    owner: { applicationSetId: string | null; initiatedBy: string },
    tx: Transaction,
  ): Promise<void> {
    for (const rows of recordsets(writes, rowText))
      await tx.query(
        `with added as (
           insert into applications (id, name, application_set_id, cluster_id, destination, namespace, project, labels,
             annotations, finalizers, spec, spec_digest, source_url, source_ref, revision, render_digest, conditions,
             reads_cluster, rendered_at, stale_since)
           select i.id, i.name, $2, i.cluster_id, i.destination, i.namespace, i.project, i.labels, i.annotations,
             i.finalizers, i.spec, i.spec_digest, i.source_url, i.source_ref, i.revision, i.render_digest, i.conditions,
             i.reads_cluster, case when i.is_stale or i.render_digest is null then null else now() end, case when i.is_stale then now() end
           from json_to_recordset($1::json) as i (${WRITE_COLUMNS})
           returning id, revision, render_digest
         )
         insert into application_revisions (application_id, id, revision, render_digest, initiated_by)
         select id, 1, revision, render_digest, $3 from added where render_digest is not null`,
        [rows, owner.applicationSetId, owner.initiatedBy],
      );
  }

  async update(writes: readonly ApplicationWrite[], tx: Transaction): Promise<string[]> {
    const ids: string[] = [];
    for (const rows of recordsets(writes, rowText)) {
      const [updated] = await tx.query<[{ id: string }[], number]>(
        `update applications a set
           cluster_id = i.cluster_id, destination = i.destination, namespace = i.namespace, project = i.project,
           labels = i.labels, annotations = i.annotations, finalizers = i.finalizers, spec = i.spec,
           spec_digest = i.spec_digest, source_url = i.source_url, source_ref = i.source_ref,
           revision = coalesce(i.revision, a.revision), render_digest = coalesce(i.render_digest, a.render_digest),
           conditions = i.conditions, reads_cluster = i.reads_cluster,
           rendered_at = case when i.is_stale or i.render_digest is null then a.rendered_at else now() end, stale_since = case when i.is_stale then now() end, stale_mark = a.stale_mark + 1,
           deleting_at = null, deleting_resources = null, updated_at = now()
         from json_to_recordset($1::json) as i (${WRITE_COLUMNS})
         where a.id = i.id
         returning a.id`,
        [rows],
      );
      ids.push(...updated.map((row) => row.id));
    }
    return ids;
  }

  async rename(names: readonly { readonly id: string; readonly name: string }[], tx: Transaction): Promise<void> {
    if (names.length === 0) return;
    const rows = JSON.stringify(names);
    const renamed = `json_to_recordset($1::json) as i (id uuid, name text) where a.id = i.id`;
    // Names are unique at every moment: first all of them are given up (no name begins with "~"), then taken.
    await tx.query(`update applications a set name = '~' || a.id from ${renamed}`, [rows]);
    await tx.query(`update applications a set name = i.name from ${renamed}`, [rows]);
  }

  async addHistory(entries: readonly HistoryEntry[], tx: Transaction): Promise<void> {
    for (const rows of recordsets(entries, (entry) => JSON.stringify(entry)))
      await tx.query(
        `with entry as (
           select e.*, coalesce((select max(id) from application_revisions h where h.application_id = e."applicationId"), 0) + 1
             as id
           from json_to_recordset($1::json) as e
             ("applicationId" uuid, revision text, "renderDigest" text, "initiatedBy" text, keep integer)
         ), trimmed as (
           delete from application_revisions h using entry e
           where h.application_id = e."applicationId" and h.id <= e.id - greatest(e.keep, 1)
         )
         insert into application_revisions (application_id, id, revision, render_digest, initiated_by)
         select "applicationId", id, revision, "renderDigest", "initiatedBy" from entry`,
        [rows],
      );
  }

  async markDeleting(
    applications: readonly { id: string; deleteResources: boolean }[],
    tx: Transaction,
  ): Promise<void> {
    await tx.query(
      `update applications a set deleting_at = coalesce(a.deleting_at, now()), deleting_resources = i."deleteResources",
         stale_since = null, stale_mark = a.stale_mark + 1
       from json_to_recordset($1::json) as i (id uuid, "deleteResources" boolean) where a.id = i.id`,
      [JSON.stringify(applications)],
    );
  }

  async remove(ids: readonly string[], tx: Transaction): Promise<void> {
    if (ids.length > 0) await tx.query(`delete from applications where id = any($1::uuid[])`, [ids]);
  }

  async removeDeleted(ids: readonly string[], tx: Transaction): Promise<RemovedApplication[]> {
    const [rows] = await tx.query<[RemovedApplication[], number]>(
      `delete from applications where id = any($1::uuid[]) and deleting_at is not null returning ${REMOVED}`,
      [ids],
    );
    return rows;
  }

  async removeDeletedWithoutCluster(tx: Transaction): Promise<RemovedApplication[]> {
    const [rows] = await tx.query<[RemovedApplication[], number]>(
      `delete from applications a where cluster_id is null and deleting_at is not null
         and not exists (select from application_deletion_waits w where w.application_id = a.id) returning ${REMOVED}`,
    );
    return rows;
  }

  async disown(applicationSetId: string, tx: Transaction): Promise<number> {
    await tx.query(
      `delete from application_rollouts r using applications a where a.id = r.application_id and a.application_set_id = $1`,
      [applicationSetId],
    );
    const [, count] = await tx.query<[unknown[], number]>(
      `update applications set application_set_id = null, updated_at = now() where application_set_id = $1`,
      [applicationSetId],
    );
    return count;
  }
}
