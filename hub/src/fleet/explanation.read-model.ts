import { Injectable } from '@nestjs/common';
import type { Condition, Health } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { HUB_CONDITIONS, IS_AUTOMATED } from '../applications/views/application-view.js';
import { freshnessOf } from '../clusters/freshness.js';
import { Clock } from '../platform/clock/clock.js';
import { HubConfig } from '../platform/config/hub-config.js';
import type { ExplanationFacts } from './explanation.js';

/** How many unhealthy objects an explanation looks at. */
const UNHEALTHY_LIMIT = 5;

interface FactsRow {
  name: string;
  cluster_name: string;
  cluster_id: string | null;
  is_deleting: boolean;
  set_name: string | null;
  set_conditions: Condition[] | null;
  created_at: Date;
  conditions: Condition[];
  revision: string | null;
  render_digest: string | null;
  rendered_at: Date | null;
  is_stale: boolean;
  is_automated: boolean;
  children: ExplanationFacts['children'];
  parent_name: string | null;
  last_contact_at: Date | null;
  assigned_revision: string | null;
  assigned_render_digest: string | null;
  held_revision: string | null;
  hold_code: string | null;
  hold_message: string | null;
  hold_since: Date | null;
  reported_at: Date | null;
  status_render_digest: string | null;
  sync_status: string;
  health: Health;
  message: string | null;
  operation: { phase: string; message: string | null } | null;
  status_conditions: { type: string; reason: string; message: string }[];
  application_hold: ExplanationFacts['applicationHold'];
  unhealthy: ExplanationFacts['unhealthy'];
}

/** Reads what an explanation is made of, in one statement. */
@Injectable()
export class ExplanationReadModel {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly config: HubConfig,
  ) {}

  async find(application: string): Promise<ExplanationFacts | undefined> {
    const [row] = await this.dataSource.query<FactsRow[]>(
      `select p.name, coalesce(c.name, p.destination) as cluster_name, p.cluster_id, p.deleting_at is not null as is_deleting,
              t.name as set_name, t.conditions as set_conditions, p.created_at, ${HUB_CONDITIONS} as conditions, p.revision, p.render_digest,
              p.rendered_at, p.stale_since is not null as is_stale,
              ${IS_AUTOMATED} as is_automated, a.hold as application_hold,
              case when h.application_id is not null then jsonb_build_object('runsOnHub', h.runs_on_hub, 'syncStatus', h.sync_status,
                'health', h.health, 'message', h.message, 'isCurrent', h.render_digest is not distinct from p.render_digest,
                'reportedAt', h.reported_at) end as children,
              (select m.name from application_children f join applications m on m.id = f.parent_id
                where f.kind = 'Application' and f.name = p.name and f.is_owned) as parent_name,
              k.last_contact_at, a.revision as assigned_revision, a.render_digest as assigned_render_digest, k.held_revision,
              k.hold_code, k.hold_message, k.hold_since, s.reported_at, s.render_digest as status_render_digest,
              s.sync_status, s.health, s.operation, coalesce(s.message, (
                select o.message from application_rollouts o where o.application_id = p.id and o.status <> 'Healthy')) as message,
              coalesce(s.conditions, '[]') as status_conditions,
              coalesce((select jsonb_agg(bad) from (
                select r.kind, r.name, r.health, r.message from resources r
                where r.application_id = p.id and r.health is not null and r.health <> 'Healthy'
                order by array_position(array['Unknown','Degraded','Missing','Progressing','Suspended'], r.health), r.kind, r.name
                limit ${UNHEALTHY_LIMIT}) bad), '[]') as unhealthy
       from applications p
       left join application_sets t on t.id = p.application_set_id
       left join clusters c on c.id = p.cluster_id
       left join cluster_contacts k on k.cluster_id = p.cluster_id
       left join assignments a on a.application_id = p.id and a.cluster_id = p.cluster_id and not a.is_removed
       left join application_statuses s on s.application_id = p.id
       left join application_parents h on h.application_id = p.id
       where p.name = $1`,
      [application],
    );
    return row && this.toFacts(row);
  }

  private toFacts(row: FactsRow): ExplanationFacts {
    return {
      applicationName: row.name,
      clusterName: row.cluster_name,
      hasCluster: row.cluster_id !== null,
      isDeleting: row.is_deleting,
      applicationSet: row.set_name === null ? null : { name: row.set_name, conditions: row.set_conditions ?? [] },
      createdAt: row.created_at.toISOString(),
      conditions: row.conditions,
      revision: row.revision,
      renderDigest: row.render_digest,
      renderedAt: row.rendered_at?.toISOString() ?? null,
      isStale: row.is_stale,
      freshness: freshnessOf(row.last_contact_at, this.clock.now(), this.config),
      lastContactAt: row.last_contact_at?.toISOString() ?? null,
      assignedRevision: toNumber(row.assigned_revision),
      assignedRenderDigest: row.assigned_render_digest,
      heldRevision: toNumber(row.held_revision),
      hold: row.hold_code
        ? { code: row.hold_code, message: row.hold_message ?? '', since: row.hold_since?.toISOString() ?? '' }
        : null,
      status: row.reported_at && {
        renderDigest: row.status_render_digest,
        syncStatus: row.sync_status,
        health: row.health,
        message: row.message,
        operation: row.operation,
        reportedAt: row.reported_at.toISOString(),
        conditions: row.status_conditions,
      },
      applicationHold: row.application_hold,
      isAutomated: row.is_automated,
      children: row.children,
      parentName: row.parent_name,
      unhealthy: row.unhealthy,
    };
  }
}

function toNumber(bigint: string | null): number | null {
  return bigint === null ? null : Number(bigint);
}
