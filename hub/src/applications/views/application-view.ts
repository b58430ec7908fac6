import { freshnessSql } from '../../clusters/freshness.js';
import type { SqlParameters } from '../../platform/database/sql-parameters.js';

/** What freshness is measured with. */
export interface FreshnessClock {
  readonly now: Date;
  readonly lateAfterMs: number;
  readonly lostAfterMs: number;
}

/**
 * The tables every view of applications reads: `p` application, `t` set, `c` cluster, `k` contact, `s` status, `o` open drift, `h` what
 * the hub itself says of applications that make applications.
 */
export const APPLICATION_JOINS = `
  left join application_sets t on t.id = p.application_set_id
  left join cluster_contacts k on k.cluster_id = c.id
  left join application_statuses s on s.application_id = p.id and s.cluster_id = p.cluster_id
  left join application_parents h on h.application_id = p.id
  left join (select application_id, count(*)::int as open_drift from drifts where state <> 'Healed' group by 1) o
    on o.application_id = p.id`;

/** Whether an application syncs by itself: `automated` is there and not disabled (Argo CD). */
export const IS_AUTOMATED = `coalesce(jsonb_typeof(p.spec #> '{syncPolicy,automated}') = 'object'
    and p.spec #>> '{syncPolicy,automated,enabled}' is distinct from 'false', false)`;

/** What is wrong with an application, or what it waits for, as the hub knows it: from its render, from what it makes, depends on or is. */
export const HUB_CONDITIONS = `p.conditions || coalesce(h.conditions, '[]')
    || coalesce((select w.conditions from application_waits w where w.application_id = p.id and not w.is_over), '[]')
    || coalesce((select jsonb_build_array(jsonb_build_object('type', 'DeletionWaiting', 'status', 'True', 'reason', d.reason,
         'message', d.message, 'lastTransitionTime', to_char(d.since at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
       from application_deletion_waits d where d.application_id = p.id and p.deleting_at is not null), '[]')`;

/** Whether nothing can be said of how it compares with Git, as in Argo CD: it does not render, or must not be what it is. */
const IS_UNCOMPARABLE = `(p.conditions @> '[{"type":"ComparisonError"}]' or p.conditions @> '[{"type":"InvalidSpecError"}]')`;

/** Whether all that an application makes was ready once, as its newest render has it: what only begins to run may still look healthy. */
export const ARE_CHILDREN_READY = `(h.application_id is null or h.settled_digest is not distinct from p.render_digest)`;

/** Why its agent applies nothing new by itself, as it was told; null when nothing keeps it. */
export const HOLD = `(select w.hold from assignments w
    where w.cluster_id = p.cluster_id and w.application_id = p.id and not w.is_removed)`;
/** Whether something holds it: what it was told, a word on the spot, or that it is suspended where nobody has to be told but the hub. */
export const IS_HELD = `(coalesce(k.hold_code = 'SUSPENDED_LOCALLY' or ${HOLD} is not null, false)
    or coalesce(h.runs_on_hub and p.suspension is not null, false))`;

/** SQL expressions of the effective state: what may be believed, given how old the cluster's word is. */
export interface EffectiveState {
  readonly freshness: string;
  readonly sync: string;
  readonly health: string;
}

/** From best to worst, as in Argo CD. */
const HEALTH_ORDER = `array['Healthy','Suspended','Progressing','Missing','Degraded','Unknown']`;

/**
 * A lost cluster's word counts for nothing. What cannot be compared is Unknown.
 * What was Synced with an older render is OutOfSync until the agent reports on the newest one. An application that makes others is
 * Synced when they are as well, and as healthy as the worst; the hub's own word is never old.
 */
export function effectiveState(clock: FreshnessClock, parameters: SqlParameters): EffectiveState {
  const contact = freshnessSql(
    'k.last_contact_at',
    `${parameters.add(clock.now)}::timestamptz`,
    `${parameters.add(clock.lateAfterMs)}::float8`,
    `${parameters.add(clock.lostAfterMs)}::float8`,
  );
  const freshness = `case when h.runs_on_hub then 'Live' else ${contact} end`;
  const isUnknown = `(${contact}) = 'Lost' or s.application_id is null`;
  const ofChildren = `case when h.render_digest is distinct from p.render_digest then 'OutOfSync' else h.sync_status end`;
  return {
    freshness,
    sync: `case when ${IS_UNCOMPARABLE} then 'Unknown'
                when h.runs_on_hub then ${ofChildren}
                when ${isUnknown} then 'Unknown'
                when s.sync_status = 'Synced' and s.render_digest is distinct from p.render_digest then 'OutOfSync'
                when s.sync_status = 'Synced' and h.application_id is not null then ${ofChildren}
                else s.sync_status end`,
    health: `case when h.runs_on_hub then h.health
                when ${isUnknown} then 'Unknown'
                when h.application_id is null then s.health
                else (${HEALTH_ORDER})[greatest(array_position(${HEALTH_ORDER}, s.health), array_position(${HEALTH_ORDER}, h.health))] end`,
  };
}
