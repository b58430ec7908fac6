import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../../platform/database/transaction.js';
import type { ChildKey, StoredChild } from '../child.js';
import type { ChildManifest } from '../plan/child-manifest.js';
import { childKey, ChildStore, type ChildStatus } from './child-store.js';
import type { ParentState } from '../parent.js';

const KEYS = `json_to_recordset($2::json) as i (kind text, name text)`;

@Injectable()
export class PostgresChildStore extends ChildStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async findParent(applicationId: string, tx?: Transaction): Promise<ParentState | undefined> {
    const [row] = await (tx ?? this.dataSource).query<ParentState[]>(
      `select application_id as "applicationId", render_digest as "renderDigest", settled_digest as "settledDigest",
              runs_on_hub as "runsOnHub", own_objects as "ownObjects", own_count as "ownCount", sync_status as "syncStatus",
              health, message, open_wave as "openWave", operation, conditions
       from application_parents where application_id = $1`,
      [applicationId],
    );
    return row;
  }

  async saveParent(state: ParentState, tx: Transaction): Promise<void> {
    await tx.query(
      `insert into application_parents as p (application_id, render_digest, settled_digest, runs_on_hub, own_objects, own_count,
         sync_status, health, message, open_wave, operation, conditions)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       on conflict (application_id) do update set render_digest = excluded.render_digest,
         settled_digest = excluded.settled_digest, runs_on_hub = excluded.runs_on_hub, own_objects = excluded.own_objects,
         own_count = excluded.own_count, sync_status = excluded.sync_status, health = excluded.health,
         message = excluded.message, open_wave = excluded.open_wave, operation = excluded.operation,
         conditions = excluded.conditions, reported_at = now()`,
      [
        state.applicationId,
        state.renderDigest,
        state.settledDigest,
        state.runsOnHub,
        JSON.stringify(state.ownObjects),
        state.ownCount,
        state.syncStatus,
        state.health,
        state.message,
        state.openWave,
        state.operation && JSON.stringify(state.operation),
        JSON.stringify(state.conditions),
      ],
    );
  }

  async removeParent(applicationId: string, tx: Transaction): Promise<void> {
    await tx.query(`delete from application_parents where application_id = $1`, [applicationId]);
  }

  async listOf(parentId: string, tx?: Transaction): Promise<StoredChild[]> {
    return (tx ?? this.dataSource).query<StoredChild[]>(
      `select kind, name, wave, manifest, manifest_digest as "manifestDigest", spec_digest as "specDigest",
              applied_digest as "appliedDigest", is_owned as "isOwned", options, ignores_health as "ignoresHealth", problem,
              sync_status as "syncStatus", health, message
       from application_children where parent_id = $1 order by kind, name`,
      [parentId],
    );
  }

  async putManifests(parentId: string, manifests: readonly ChildManifest[], tx: Transaction): Promise<void> {
    const rows = JSON.stringify(manifests);
    const wanted = `json_to_recordset($2::json) as i (kind text, name text, wave integer, text text, digest text, "specDigest" text,
      options jsonb, "ignoresHealth" boolean, problem text)`;
    await tx.query(
      `delete from application_children c where c.parent_id = $1 and not c.is_owned
         and not exists (select from ${wanted} where i.kind = c.kind and i.name = c.name)`,
      [parentId, rows],
    );
    // What it owns keeps its wave and options: they decide how it goes.
    await tx.query(
      `update application_children c set manifest = null, manifest_digest = null, spec_digest = null, problem = null
       where c.parent_id = $1 and c.manifest is not null
         and not exists (select from ${wanted} where i.kind = c.kind and i.name = c.name)`,
      [parentId, rows],
    );
    await tx.query(
      `insert into application_children as c (parent_id, kind, name, wave, manifest, manifest_digest, spec_digest, options,
         ignores_health, problem)
       select $1, i.kind, i.name, i.wave, i.text, i.digest, i."specDigest", i.options, i."ignoresHealth", i.problem from ${wanted}
       on conflict (parent_id, kind, name) do update set
         applied_digest = case when c.manifest is null then null else c.applied_digest end,
         wave = excluded.wave, manifest = excluded.manifest,
         manifest_digest = excluded.manifest_digest, spec_digest = excluded.spec_digest, options = excluded.options,
         ignores_health = excluded.ignores_health, problem = excluded.problem
       where c.manifest_digest is distinct from excluded.manifest_digest or c.problem is distinct from excluded.problem`,
      [parentId, rows],
    );
  }

  async saveStatuses(parentId: string, statuses: readonly ChildStatus[], tx: Transaction): Promise<void> {
    await tx.query(
      `update application_children c set sync_status = i."syncStatus", health = i.health, message = i.message
       from json_to_recordset($2::json) as i (kind text, name text, "syncStatus" text, health text, message text)
       where c.parent_id = $1 and c.kind = i.kind and c.name = i.name
         and (c.sync_status, c.health, c.message) is distinct from (i."syncStatus", i.health, i.message)`,
      [parentId, JSON.stringify(statuses)],
    );
  }

  async claim(parentId: string, children: readonly ChildKey[], tx: Transaction): Promise<void> {
    await tx.query(
      `update application_children c set is_owned = true
       from ${KEYS} where c.parent_id = $1 and c.kind = i.kind and c.name = i.name and not c.is_owned`,
      [parentId, JSON.stringify(children.map(({ kind, name }) => ({ kind, name })))],
    );
  }

  async own(parentId: string, children: readonly ChildKey[], tx: Transaction): Promise<void> {
    await tx.query(
      `update application_children c set is_owned = true, applied_digest = c.manifest_digest
       from ${KEYS} where c.parent_id = $1 and c.kind = i.kind and c.name = i.name`,
      [parentId, JSON.stringify(children.map(({ kind, name }) => ({ kind, name })))],
    );
  }

  async forgetWritten(parentId: string, children: readonly ChildKey[], tx: Transaction): Promise<void> {
    await tx.query(
      `update application_children c set applied_digest = null
       from ${KEYS} where c.parent_id = $1 and c.kind = i.kind and c.name = i.name and c.applied_digest is not null`,
      [parentId, JSON.stringify(children.map(({ kind, name }) => ({ kind, name })))],
    );
  }

  async release(parentId: string, children: readonly ChildKey[], tx: Transaction): Promise<void> {
    if (children.length === 0) return;
    const keys = [parentId, JSON.stringify(children.map(({ kind, name }) => ({ kind, name })))];
    await tx.query(
      `delete from application_children c using ${KEYS}
       where c.parent_id = $1 and c.kind = i.kind and c.name = i.name and c.manifest is null`,
      keys,
    );
    await tx.query(
      `update application_children c set is_owned = false, applied_digest = null
       from ${KEYS} where c.parent_id = $1 and c.kind = i.kind and c.name = i.name`,
      keys,
    );
  }

  async findOwners(
    children: readonly ChildKey[],
    tx?: Transaction,
  ): Promise<Map<string, { parentId: string; parentName: string }>> {
    const rows = await (tx ?? this.dataSource).query<(ChildKey & { parentId: string; parentName: string })[]>(
      `select c.kind, c.name, c.parent_id as "parentId", p.name as "parentName"
       from json_to_recordset($1::json) as i (kind text, name text)
       join application_children c on c.kind = i.kind and c.name = i.name and c.is_owned
       join applications p on p.id = c.parent_id`,
      [JSON.stringify(children.map(({ kind, name }) => ({ kind, name })))],
    );
    return new Map(rows.map(({ parentId, parentName, ...key }) => [childKey(key), { parentId, parentName }]));
  }
}
