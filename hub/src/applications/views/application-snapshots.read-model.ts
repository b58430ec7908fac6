import { Injectable } from '@nestjs/common';
import type { Condition } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import type { ApplicationSource as SourceSpec } from '@wheelhouse/generators';
import { storedName } from '../../repositories/refs/repository-ref.js';
import { type ApplicationSource, type ApplicationSpec, sourceOf } from '../application.js';
import { HUB_DESTINATIONS_SQL } from '../hub-destination.js';

/** An application as it is stored, with what rendering it again needs. */
export interface ApplicationSnapshot {
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly project: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: ApplicationSpec;
  /** Null where the hub itself makes what its source holds. */
  readonly clusterId: string | null;
  readonly clusterName: string;
  readonly applicationSetName: string | null;
  readonly conditions: readonly Condition[];
  /** Whether a rollback or a sync to another revision chose what it runs. */
  readonly isPinned: boolean;
}

/** A source that applications read, and the set that made them. */
export interface UsedSource extends ApplicationSource {
  readonly applicationSetName: string | null;
}

/** Of several sources, what they refer to: the members that `sourceOf` reads. */
const SEVERAL = `as s ("repoURL" text, "targetRevision" text, chart text, "tagPrefix" text)`;
/** The refs that such a source may mean; a prefix of tags matters to versions only. Registries may be written without a scheme. */
const SEVERAL_REFS = `case when coalesce(s.chart, '') <> '' or s."repoURL" like 'oci://%'
    then array['chart:' || coalesce(s.chart, '') || '@' || coalesce(s."targetRevision", '')]
    else array[coalesce(nullif(s."targetRevision", ''), 'HEAD'), 'tag:' || s."tagPrefix" || ':' || s."targetRevision"] end`;
const SEVERAL_URLS = `array[s."repoURL", 'oci://' || s."repoURL"]`;

/** Applications by the sources they read. Those that are being deleted are left out. */
@Injectable()
export class ApplicationSnapshotsReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** Every source that any application reads. */
  async listSources(): Promise<UsedSource[]> {
    const single = await this.dataSource.query<UsedSource[]>(
      `select distinct a.source_url as url, a.source_ref as ref, t.name as "applicationSetName"
       from applications a left join application_sets t on t.id = a.application_set_id
       where a.source_url is not null and a.deleting_at is null`,
    );
    const several = await this.dataSource.query<{ source: SourceSpec; applicationSetName: string | null }[]>(
      `select distinct jsonb_strip_nulls(to_jsonb(s)) as source, t.name as "applicationSetName"
       from applications a left join application_sets t on t.id = a.application_set_id
         cross join lateral jsonb_to_recordset(a.spec->'sources') ${SEVERAL}
       where a.source_url is null and jsonb_typeof(a.spec->'sources') = 'array' and a.deleting_at is null`,
    );
    return [
      ...single,
      ...several.map(({ source, applicationSetName }) => ({ ...storedName(sourceOf(source)), applicationSetName })),
    ];
  }

  /** Those on a cluster, or on the hub itself, that read one of the sources, by name. */
  async listReading(sources: readonly ApplicationSource[], limit: number): Promise<ApplicationSnapshot[]> {
    if (sources.length === 0) return [];
    const wanted = `json_to_recordset($1::json) as w (url text, ref text)`;
    return this.dataSource.query<ApplicationSnapshot[]>(
      `select a.id, a.name, a.namespace, a.project, a.labels, a.annotations, a.spec, a.cluster_id as "clusterId",
         coalesce(c.name, a.destination) as "clusterName", t.name as "applicationSetName", a.conditions,
         a.pinned_revision_id is not null as "isPinned"
       from applications a left join clusters c on c.id = a.cluster_id
         left join application_sets t on t.id = a.application_set_id
       where a.deleting_at is null and (a.cluster_id is not null or a.destination in ${HUB_DESTINATIONS_SQL}) and (
         (a.source_url, a.source_ref) in (select w.url, w.ref from ${wanted})
         or (a.source_url is null and jsonb_typeof(a.spec->'sources') = 'array' and exists (
           select 1 from (select a.spec) as own (spec)
             cross join lateral jsonb_to_recordset(own.spec->'sources') ${SEVERAL}
             join ${wanted} on w.url = any(${SEVERAL_URLS}) and w.ref = any(${SEVERAL_REFS}))))
       order by a.name limit $2`,
      [JSON.stringify(sources), limit],
    );
  }
}
