import { Injectable } from '@nestjs/common';
import type { ApplicationSpec } from '@wheelhouse/generators';
import { selectorSql } from '../platform/database/label-selector-sql.js';
import { SqlParameters } from '../platform/database/sql-parameters.js';
import type { Transaction } from '../platform/database/transaction.js';
import { DEPENDS_ON_ANNOTATION } from './depends-on.js';

/** An application that says that it depends on others. */
export interface DependingApplication {
  readonly id: string;
  readonly name: string;
  readonly clusterId: string | null;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: Pick<ApplicationSpec, 'dependsOn' | 'destination'>;
  readonly renderDigest: string | null;
  /** Its cluster says that this very desired state is in place. */
  readonly isInPlace: boolean;
  readonly isDeleting: boolean;
  /** A rollout of its set asked for its sync: that is no person. */
  readonly isStaged: boolean;
}

/** An application that a selector matches. */
export interface MatchedApplication {
  readonly name: string;
  readonly clusterId: string | null;
  readonly clusterName: string | null;
}

const IS_DEPENDING = `(a.spec ? 'dependsOn' or a.annotations ? '${DEPENDS_ON_ANNOTATION}')`;
const DEPENDING = `select a.id, a.name, a.cluster_id as "clusterId", a.render_digest as "renderDigest",
    jsonb_build_object('${DEPENDS_ON_ANNOTATION}', a.annotations -> '${DEPENDS_ON_ANNOTATION}') as annotations,
    jsonb_build_object('dependsOn', a.spec -> 'dependsOn', 'destination', a.spec -> 'destination') as spec,
    coalesce(s.sync_status = 'Synced' and s.render_digest = a.render_digest, false) as "isInPlace",
    a.deleting_at is not null as "isDeleting", coalesce(a.requested_operation ? 'renderDigest', false) as "isStaged"
  from applications a left join application_statuses s on s.application_id = a.id and s.cluster_id = a.cluster_id`;

/** Which applications depend on others, and what their selectors match. */
@Injectable()
export class DependingReadModel {
  async listByIds(ids: readonly string[], tx: Transaction): Promise<DependingApplication[]> {
    return rowsOf(await tx.query(`${DEPENDING} where a.id = any($1::uuid[]) and ${IS_DEPENDING}`, [ids]));
  }

  /** Of these, those that depend on others, or did when they were looked at last. */
  async listConcerned(ids: readonly string[], tx: Transaction): Promise<string[]> {
    const rows = await tx.query<{ id: string }[]>(
      `select a.id from applications a where a.id = any($1::uuid[])
         and (${IS_DEPENDING} or exists (select from application_waits w where w.application_id = a.id))`,
      [ids],
    );
    return rows.map(({ id }) => id);
  }

  async listByName(names: readonly string[], tx: Transaction): Promise<DependingApplication[]> {
    return rowsOf(await tx.query(`${DEPENDING} where a.name = any($1::text[]) and ${IS_DEPENDING}`, [names]));
  }

  /** Those that are being deleted and still have objects, or wait for their turn. */
  async listDeleting(tx: Transaction): Promise<DependingApplication[]> {
    return rowsOf(await tx.query(`${DEPENDING} where a.deleting_at is not null and ${IS_DEPENDING}`));
  }

  /** By name; on these clusters, and on the named ones; everywhere without them. */
  async listMatching(
    selector: string,
    scope: { readonly clusterIds: readonly string[]; readonly clusterNames: readonly string[] } | undefined,
    tx: Transaction,
  ): Promise<MatchedApplication[]> {
    const parameters = new SqlParameters();
    const labels = selectorSql('a.labels', selector, parameters);
    const where = scope
      ? `and (c.id = any(${parameters.add(scope.clusterIds)}::uuid[]) or c.name = any(${parameters.add(scope.clusterNames)}::text[]))`
      : '';
    return tx.query<MatchedApplication[]>(
      `select a.name, a.cluster_id as "clusterId", c.name as "clusterName"
       from applications a left join clusters c on c.id = a.cluster_id where ${labels} ${where} order by a.name`,
      parameters.values,
    );
  }

  /** Of these applications, the names that something waits for; an empty one where a selector waits for anything that it matches. */
  async listAwaited(ids: readonly string[], tx: Transaction): Promise<string[]> {
    const rows = await tx.query<{ name: string }[]>(
      `select a.name from applications a where a.id = any($1::uuid[])
         and exists (select from application_wait_blockers b where b.name = a.name)
       union all select '' where exists (select from application_wait_blockers b where b.name = '')`,
      [ids],
    );
    return rows.map(({ name }) => name);
  }
}

/** JSON says null where there is nothing. */
function rowsOf(rows: unknown): DependingApplication[] {
  return (rows as (DependingApplication & { annotations: Record<string, string | null> })[]).map((row) => ({
    ...row,
    annotations: Object.fromEntries(
      Object.entries(row.annotations).filter((entry): entry is [string, string] => entry[1] !== null),
    ),
    spec: {
      destination: row.spec.destination,
      ...(Array.isArray(row.spec.dependsOn) && { dependsOn: row.spec.dependsOn }),
    },
  }));
}
