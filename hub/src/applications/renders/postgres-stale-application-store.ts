import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../../platform/database/transaction.js';
import { HUB_DESTINATIONS_SQL } from '../hub-destination.js';
import { recordsets } from '../store/application-rows.js';
import {
  type PostponedApplication,
  type SettledApplication,
  type StaleApplication,
  StaleApplicationStore,
  type StaleSelector,
} from './stale-application-store.js';

@Injectable()
export class PostgresStaleApplicationStore extends StaleApplicationStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async markStale(selector: StaleSelector, tx: Transaction): Promise<number> {
    const { where, parameters } = staleCondition(selector);
    const [, count] = await tx.query<[unknown[], number]>(
      `update applications set stale_since = now(), stale_mark = stale_mark + 1 where deleting_at is null and (${where})`,
      parameters,
    );
    return count;
  }

  async markHomeless(tx: Transaction): Promise<void> {
    await tx.query(
      `update applications set stale_since = now(), stale_mark = stale_mark + 1
       where cluster_id is null and deleting_at is null and stale_since is null and destination not in ${HUB_DESTINATIONS_SQL}
         and not conditions @> '[{"type":"InvalidSpecError"}]'`,
    );
  }

  async listStale(limit: number): Promise<StaleApplication[]> {
    return this.dataSource.query<StaleApplication[]>(
      `select a.id, a.name, a.namespace, a.project, a.labels, a.annotations, a.finalizers, a.spec, a.cluster_id as "clusterId",
              a.application_set_id is not null as "isGenerated",
              a.destination, a.revision, a.render_digest as "renderDigest", a.conditions,
              a.requested_operation as "requestedOperation", a.stale_mark as "staleMark",
              a.rendered_at is null or a.updated_at > a.rendered_at as "isChanged",
              case when r.id is null then null
                else json_build_object('revision', r.revision, 'renderDigest', r.render_digest) end as pinned
       from applications a
       left join application_revisions r on r.application_id = a.id and r.id = a.pinned_revision_id
       where a.stale_since <= now() and a.deleting_at is null
       order by a.stale_since limit $1`,
      [limit],
    );
  }

  async nextRetryInMs(): Promise<number | undefined> {
    const [row] = await this.dataSource.query<{ ms: number | null }[]>(
      `select extract(epoch from min(stale_since) - now())::float8 * 1000 as ms
       from applications where stale_since is not null and deleting_at is null`,
    );
    return row?.ms ?? undefined;
  }

  async postpone(applications: readonly PostponedApplication[], tx: Transaction): Promise<void> {
    for (const rows of recordsets(applications, (one) => JSON.stringify(one)))
      await tx.query(
        `update applications a set stale_since = now() + i."retryInMs" * interval '1 millisecond'
         from json_to_recordset($1::json) as i (id uuid, "staleMark" bigint, "retryInMs" double precision)
         where a.id = i.id and a.stale_mark = i."staleMark" and a.stale_since is not null`,
        [rows],
      );
  }

  async settle(settled: readonly SettledApplication[], tx: Transaction): Promise<Set<string>> {
    const ids = new Set<string>();
    for (const rows of recordsets(settled, (one) => JSON.stringify(one))) {
      const [updated] = await tx.query<[{ id: string }[], number]>(
        `update applications a set cluster_id = i."clusterId", revision = i.revision, render_digest = i."renderDigest",
           conditions = i.conditions, reads_cluster = coalesce(i."readsCluster", a.reads_cluster), 
           rendered_at = case when i."isSettled" then now() else a.rendered_at end,
           stale_since = now() + i."retryInMs" * interval '1 millisecond'
         from json_to_recordset($1::json) as i (id uuid, "staleMark" bigint, "clusterId" uuid, revision text,
           "renderDigest" text, conditions jsonb, "isSettled" boolean, "readsCluster" boolean, "retryInMs" double precision)
         where a.id = i.id and a.stale_mark = i."staleMark" and a.stale_since is not null
         returning a.id`,
        [rows],
      );
      for (const { id } of updated) ids.add(id);
    }
    return ids;
  }
}

/** Which rows a selector means. Rows of several sources have no source column, and are looked through. */
function staleCondition(selector: StaleSelector): { where: string; parameters: unknown[] } {
  if ('ids' in selector) return { where: 'id = any($1::uuid[])', parameters: [selector.ids] };
  if ('source' in selector) {
    const { url, ref } = selector.source;
    // Registries may be written without a scheme.
    const spellings = [url, url.replace(/^oci:\/\//, '')].map((repoURL) => JSON.stringify([{ repoURL }]));
    return {
      where: `source_url = $1 and source_ref = $2
        or source_url is null and (spec->'sources' @> $3::jsonb or spec->'sources' @> $4::jsonb)`,
      parameters: [url, ref, ...spellings],
    };
  }
  if ('all' in selector) return { where: 'true', parameters: [] };
  if ('project' in selector) return { where: 'project = $1', parameters: [selector.project] };
  if ('reason' in selector)
    return { where: `conditions @> $1::jsonb`, parameters: [JSON.stringify([{ reason: selector.reason }])] };
  // Destinations that named no cluster may do so now, and the reverse.
  return {
    where: `cluster_id is null or cluster_id = any($1::uuid[]) and reads_cluster`,
    parameters: [selector.clusterIds],
  };
}
