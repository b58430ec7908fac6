import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ApplicationSpec } from '@wheelhouse/generators';
import type { DeliveryHold, HubKind } from '@wheelhouse/protocol';
import type { RequestedOperation } from '../../applications/applications.service.js';
import { HUB_DESTINATIONS_SQL } from '../../applications/hub-destination.js';
import type { Suspension } from '../../delivery/suspension/suspension.js';
import type { Transaction } from '../../platform/database/transaction.js';
import type { OwnObject } from '../plan/child-manifest.js';

/** An application that may make others. */
export interface ParentApplication {
  readonly id: string;
  readonly name: string;
  readonly project: string;
  readonly namespace: string;
  readonly spec: ApplicationSpec;
  readonly annotations: Readonly<Record<string, string>>;
  readonly clusterId: string | null;
  readonly renderDigest: string | null;
  readonly revision: string | null;
  readonly isDeleting: boolean;
  readonly requestedOperation: RequestedOperation | null;
  readonly suspension: Suspension | null;
  /** Its condition that it is not valid; null when it is. */
  readonly invalid: string | null;
  /** What its agent was told to hold; null when nothing, or for one without a cluster. */
  readonly delivered: DeliveryHold | null;
  /** What its cluster reported on last. */
  readonly reportedDigest: string | null;
  /** The set whose rollout syncs it, when its step has come; null when none does. */
  readonly rollingSet: string | null;
}

const PARENT = `select a.id, a.name, a.project, a.namespace, a.spec, a.annotations, a.cluster_id as "clusterId", a.render_digest as "renderDigest",
    a.revision, a.deleting_at is not null as "isDeleting", a.requested_operation as "requestedOperation", a.suspension,
    (select c ->> 'message' from jsonb_array_elements(a.conditions) c where c ->> 'type' = 'InvalidSpecError' limit 1) as invalid,
    (select w.hold from assignments w where w.application_id = a.id and w.cluster_id = a.cluster_id and not w.is_removed) as delivered,
    s.render_digest as "reportedDigest",
    (select t.name from application_sets t where t.id = a.application_set_id
      and t.manifest #>> '{spec,strategy,type}' = 'RollingSync') as "rollingSet"
  from applications a left join application_statuses s on s.application_id = a.id and s.cluster_id = a.cluster_id`;

/** Which applications make others, and what of their own they have in a cluster. */
@Injectable()
export class ParentsReadModel {
  constructor(private readonly dataSource: DataSource) {}

  async find(id: string): Promise<ParentApplication | undefined> {
    const [row] = await this.dataSource.query<ParentApplication[]>(`${PARENT} where a.id = $1`, [id]);
    return row;
  }

  /** Locks the row: one job at a time works on a parent, and nobody changes it meanwhile. */
  async lock(id: string, tx: Transaction): Promise<ParentApplication | undefined> {
    const [row] = await tx.query<ParentApplication[]>(`${PARENT} where a.id = $1 for update of a`, [id]);
    return row;
  }

  /** Of these applications, those that make others or may; and the parents of all of them. */
  async listAffected(ids: readonly string[], tx: Transaction): Promise<string[]> {
    const rows = await tx.query<{ id: string }[]>(
      `select a.id from applications a left join renders r on r.digest = a.render_digest
       where a.id = any($1::uuid[]) and (r.has_children or (r.digest is not null and r.has_children is null)
         or (a.cluster_id is null and a.destination in ${HUB_DESTINATIONS_SQL})
         or exists (select from application_parents p where p.application_id = a.id))
       union
       select c.parent_id from applications a join application_children c on c.kind = 'Application' and c.name = a.name
       where a.id = any($1::uuid[])
       union
       select c.parent_id from applications a join application_sets t on t.id = a.application_set_id
         join application_children c on c.kind = 'ApplicationSet' and c.name = t.name
       where a.id = any($1::uuid[])`,
      [ids],
    );
    return rows.map(({ id }) => id);
  }

  /** The applications that make those of these names, whether they are there or not. */
  async listParentsOf(names: readonly string[], tx: Transaction, kind: HubKind = 'Application'): Promise<string[]> {
    const rows = await tx.query<{ id: string }[]>(
      `select distinct parent_id as id from application_children where kind = $2 and name = any($1::text[])`,
      [names, kind],
    );
    return rows.map(({ id }) => id);
  }

  /** The applications of a project, or of all, that make others. */
  async listOfProject(project: string | undefined, tx: Transaction): Promise<string[]> {
    const rows = await tx.query<{ id: string }[]>(
      `select a.id from application_parents p join applications a on a.id = p.application_id
       where $1::text is null or a.project = $1`,
      [project ?? null],
    );
    return rows.map(({ id }) => id);
  }

  /** Whether the render of each of these assignments holds applications and sets; of old ones that is not known. */
  async listWithChildren(renderDigests: readonly string[], tx: Transaction): Promise<Set<string>> {
    const rows = await tx.query<{ digest: string }[]>(
      `select digest from renders where digest = any($1::text[]) and has_children`,
      [renderDigests],
    );
    return new Set(rows.map(({ digest }) => digest));
  }

  async isKnownWithoutChildren(renderDigest: string): Promise<boolean> {
    const [row] = await this.dataSource.query<{ known: boolean }[]>(
      `select has_children is false as known from renders where digest = $1`,
      [renderDigest],
    );
    return row?.known ?? false;
  }

  async noteChildren(renderDigest: string, hasChildren: boolean): Promise<void> {
    await this.dataSource.query(
      `update renders set has_children = $2 where digest = $1 and has_children is distinct from $2`,
      [renderDigest, hasChildren],
    );
  }

  /** Of the parent's own objects, those that are not Synced and healthy; at most one for each wave is needed. */
  async listUnready(parentId: string, objects: readonly OwnObject[]): Promise<OwnObject[]> {
    if (objects.length === 0) return [];
    return this.dataSource.query<OwnObject[]>(
      `select i."group", i.kind, i.namespace, i.name, i.wave
       from json_to_recordset($2::json) as i ("group" text, kind text, namespace text, name text, wave integer)
       where not exists (
         select from resources r where r.application_id = $1 and r.api_group = i."group" and r.kind = i.kind and r.name = i.name
           and (i.namespace = '' or r.namespace in (i.namespace, '')) and r.sync_status = 'Synced'
           and coalesce(r.health, 'Healthy') = 'Healthy')
       order by i.wave limit 100`,
      [parentId, JSON.stringify(objects)],
    );
  }
}
