import { freshnessSql } from '../clusters/freshness.js';
import type { SqlParameters } from '../platform/database/sql-parameters.js';

/** What freshness is measured with. */
export interface FreshnessClock {
  readonly now: Date;
  readonly lateAfterMs: number;
  readonly lostAfterMs: number;
}

/** The tables every view of applications reads: `p` application, `t` set, `c` cluster, `k` contact, `s` status, `o` open drift. */
export const APPLICATION_JOINS = `
  left join application_sets t on t.id = p.application_set_id
  left join cluster_contacts k on k.cluster_id = c.id
  left join application_statuses s on s.application_id = p.id
  left join (select application_id, count(*)::int as open_drift from drifts where state <> 'Healed' group by 1) o
    on o.application_id = p.id`;

/** Whether an application syncs by itself: `automated` is there and not disabled (Argo CD). */
export const IS_AUTOMATED = `coalesce(jsonb_typeof(p.spec #> '{syncPolicy,automated}') = 'object'
    and p.spec #>> '{syncPolicy,automated,enabled}' is distinct from 'false', false)`;

/** SQL expressions of the effective state: what may be believed, given how old the cluster's word is. */
export interface EffectiveState {
  readonly freshness: string;
  readonly sync: string;
  readonly health: string;
}

/**
 * A lost cluster's word counts for nothing. A render that failed makes the comparison impossible (Argo CD: ComparisonError -> Unknown).
 * What was Synced with an older render is OutOfSync until the agent reports on the newest one.
 */
export function effectiveState(clock: FreshnessClock, parameters: SqlParameters): EffectiveState {
  const freshness = freshnessSql(
    'k.last_contact_at',
    `${parameters.add(clock.now)}::timestamptz`,
    `${parameters.add(clock.lateAfterMs)}::float8`,
    `${parameters.add(clock.lostAfterMs)}::float8`,
  );
  const isUnknown = `(${freshness}) = 'Lost' or s.application_id is null`;
  return {
    freshness,
    sync: `case when ${isUnknown} or p.conditions @> '[{"type":"ComparisonError"}]' then 'Unknown'
                when s.sync_status = 'Synced' and s.render_digest is distinct from p.render_digest then 'OutOfSync'
                else s.sync_status end`,
    health: `case when ${isUnknown} then 'Unknown' else s.health end`,
  };
}
