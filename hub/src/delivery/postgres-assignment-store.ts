import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../platform/database/transaction.js';
import type { AssignmentRow, StoredContent } from './assignment.js';
import {
  AssignmentStore,
  type DeliveredAssignment,
  type DeliveryPosition,
  type ExistingAssignment,
  type Removal,
} from './assignment-store.js';

interface PositionRow {
  desired_revision: string;
  tombstones_swept_to: string;
  is_hold_approved: boolean;
}

interface SnapshotRow extends PositionRow {
  application_id: string | null;
  render_digest: string;
  content: StoredContent;
  digest: string;
  revision: string;
  is_removed: boolean;
  delete_resources: boolean;
}

@Injectable()
export class PostgresAssignmentStore extends AssignmentStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async listExisting(applicationIds: readonly string[], tx: Transaction): Promise<ExistingAssignment[]> {
    return tx.query<ExistingAssignment[]>(
      `select cluster_id as "clusterId", application_id as "applicationId", digest, is_removed as "isRemoved",
              delete_resources as "deleteResources"
       from assignments where application_id = any($1::uuid[])`,
      [applicationIds],
    );
  }

  async advance(clusterIds: readonly string[], tx: Transaction): Promise<Map<string, number>> {
    const [rows] = await tx.query<[{ cluster_id: string; desired_revision: string }[], number]>(
      `with locked as (
         select cluster_id from cluster_deliveries where cluster_id = any($1::uuid[]) order by cluster_id for update
       )
       update cluster_deliveries d set desired_revision = desired_revision + 1
       from locked where d.cluster_id = locked.cluster_id
       returning d.cluster_id, d.desired_revision`,
      [clusterIds],
    );
    return new Map(rows.map((row) => [row.cluster_id, Number(row.desired_revision)]));
  }

  async put(rows: readonly AssignmentRow[], tx: Transaction): Promise<void> {
    await tx.query(
      `insert into assignments (cluster_id, application_id, render_digest, content, digest, revision)
       select i.cluster_id, i.application_id, i.render_digest, i.content, i.digest, d.desired_revision
       from json_to_recordset($1::json)
              as i (cluster_id uuid, application_id uuid, render_digest text, content jsonb, digest text)
       join cluster_deliveries d on d.cluster_id = i.cluster_id
       on conflict (cluster_id, application_id) do update set
         render_digest = excluded.render_digest, content = excluded.content, digest = excluded.digest,
         revision = excluded.revision, is_removed = false, delete_resources = false`,
      [JSON.stringify(rows)],
    );
  }

  async bury(removals: readonly Removal[], tx: Transaction): Promise<void> {
    await tx.query(
      `update assignments a set is_removed = true, delete_resources = i.delete_resources, revision = d.desired_revision
       from json_to_recordset($1::json) as i (cluster_id uuid, application_id uuid, delete_resources boolean)
       join cluster_deliveries d on d.cluster_id = i.cluster_id
       where a.cluster_id = i.cluster_id and a.application_id = i.application_id`,
      [JSON.stringify(removals)],
    );
  }

  async sweep(clusterId: string, applicationIds: readonly string[], tx: Transaction): Promise<string[]> {
    const rows = await tx.query<{ application_id: string }[]>(
      // What was to be deleted by its assignment has no tombstone: the state is another one without it, and is sent whole.
      `with gone as (
         delete from assignments
         where cluster_id = $1 and application_id = any($2::uuid[])
           and (is_removed or content #> '{syncPolicy,deletion,requestedAt}' is not null)
         returning application_id, revision, is_removed
       ), swept as (
         update cluster_deliveries d
         set desired_revision = d.desired_revision + grown.by,
             tombstones_swept_to = greatest(tombstones_swept_to, (select max(revision) from gone), grown.by * (d.desired_revision + 1))
         from (select (count(*) filter (where not is_removed) > 0)::int as by from gone) grown
         where cluster_id = $1 and exists (select 1 from gone)
       )
       select application_id from gone g
       where not exists (
         select 1 from assignments a where a.application_id = g.application_id and a.cluster_id <> $1
       )`,
      [clusterId, applicationIds],
    );
    return rows.map((row) => row.application_id);
  }

  async findPosition(clusterId: string): Promise<DeliveryPosition | undefined> {
    const [row] = await this.dataSource.query<PositionRow[]>(
      `select desired_revision, tombstones_swept_to, is_hold_approved from cluster_deliveries where cluster_id = $1`,
      [clusterId],
    );
    return row && toPosition(row);
  }

  async readCluster(
    clusterId: string,
  ): Promise<{ position: DeliveryPosition; assignments: DeliveredAssignment[] } | undefined> {
    const rows = await this.dataSource.query<SnapshotRow[]>(
      `select d.desired_revision, d.tombstones_swept_to, d.is_hold_approved, a.application_id, a.render_digest, a.content,
              a.digest, a.revision, a.is_removed, a.delete_resources
       from cluster_deliveries d left join assignments a on a.cluster_id = d.cluster_id
       where d.cluster_id = $1`,
      [clusterId],
    );
    const [first] = rows;
    if (!first) return undefined;
    return { position: toPosition(first), assignments: rows.flatMap(toDelivered) };
  }

  async readRenders(clusterId: string, digests: readonly string[]): Promise<{ digest: string; content: Buffer }[]> {
    return this.dataSource.query<{ digest: string; content: Buffer }[]>(
      `select digest, content from renders r
       where digest = any($2::text[])
         and exists (select 1 from assignments a
                     where (a.render_digest = r.digest or a.customizations = r.digest)
                       and a.cluster_id = $1 and not a.is_removed)`,
      [clusterId, digests],
    );
  }

  async listPositions(clusterIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.dataSource.query<{ cluster_id: string; desired_revision: string }[]>(
      `select cluster_id, desired_revision from cluster_deliveries where cluster_id = any($1::uuid[])`,
      [clusterIds],
    );
    return new Map(rows.map((row) => [row.cluster_id, Number(row.desired_revision)]));
  }
}

function toPosition(row: PositionRow): DeliveryPosition {
  return {
    revision: Number(row.desired_revision),
    sweptTo: Number(row.tombstones_swept_to),
    isHoldApproved: row.is_hold_approved,
  };
}

function toDelivered(row: SnapshotRow): DeliveredAssignment[] {
  if (row.application_id === null) return [];
  return [
    {
      applicationId: row.application_id,
      renderDigest: row.render_digest,
      content: row.content,
      digest: row.digest,
      revision: Number(row.revision),
      isRemoved: row.is_removed,
      deleteResources: row.delete_resources,
    },
  ];
}
