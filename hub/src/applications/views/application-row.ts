import type { ApplicationHold, Condition, Freshness, Health, Operation, SyncStatus } from '@wheelhouse/protocol';
import type { Suspension } from '../../delivery/suspension/suspension.js';
import { type EffectiveState, HOLD, HUB_CONDITIONS, IS_AUTOMATED } from './application-view.js';

/** An application as the read models select it: names are those of the GraphQL type where the two agree. */
export interface ApplicationRow {
  readonly id: string;
  readonly name: string;
  readonly project: string;
  readonly cluster_id: string | null;
  readonly cluster_name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  readonly spec: unknown;
  readonly application_set_id: string | null;
  readonly application_set_name: string | null;
  readonly sync_status: SyncStatus;
  readonly health: Health;
  readonly last_sync_status: SyncStatus;
  readonly last_health: Health;
  readonly freshness: Freshness;
  readonly revision: string | null;
  /** A person chose the revision: it stays whatever is committed. */
  readonly is_pinned: boolean;
  readonly synced_revision: string | null;
  readonly message: string | null;
  readonly reported_at: Date | null;
  readonly drift_count: number;
  readonly is_automated: boolean;
  /** Nothing of it is for a cluster: it makes applications, which the hub does itself. */
  readonly runs_on_hub: boolean;
  /** Why a rollout of its set has not reached it, or is not done with it; null otherwise. */
  readonly rollout_message: string | null;
  readonly is_deleting: boolean;
  /** What the newest assignment says; null when nothing keeps it. */
  readonly hold: ApplicationHold | null;
  readonly suspension: Suspension | null;
  /** Why the agent of its cluster holds; null when it does not. */
  readonly agent_hold: { readonly code: string; readonly message: string } | null;
  readonly conditions: readonly Condition[];
  readonly status_conditions: readonly Omit<Condition, 'status' | 'lastTransitionTime'>[];
  /** As it was reported: agents of earlier versions say nothing of results. */
  readonly operation: (Omit<Operation, 'results'> & Partial<Pick<Operation, 'results'>>) | null;
  readonly created_at: Date;
  /** The order's key as text, for the cursor. */
  readonly order_key: string;
}

/** The select list that gives an {@link ApplicationRow}, without `order_key`. */
export function applicationColumns(state: EffectiveState): string {
  return `p.id, p.name, p.project, p.cluster_id, coalesce(c.name, p.destination) as cluster_name, p.namespace, p.labels,
    p.annotations, p.spec, p.application_set_id, t.name as application_set_name,
    ${state.sync} as sync_status, ${state.health} as health, ${state.freshness} as freshness,
    coalesce(case when h.runs_on_hub then h.sync_status else s.sync_status end, 'Unknown') as last_sync_status,
    coalesce(case when h.runs_on_hub then h.health else s.health end, 'Unknown') as last_health,
    p.revision, p.pinned_revision_id is not null and not ${IS_AUTOMATED} as is_pinned, case when h.runs_on_hub and h.sync_status = 'Synced' then p.revision else s.synced_revision end as synced_revision,
    case when h.open_wave is null then coalesce(s.message, h.message) else coalesce(h.message, s.message) end as message, coalesce(s.reported_at, h.reported_at) as reported_at,
    coalesce(h.runs_on_hub, false) as runs_on_hub, coalesce(o.open_drift, 0) as drift_count,
    ${IS_AUTOMATED} as is_automated, p.deleting_at is not null as is_deleting, ${HUB_CONDITIONS} as conditions,
    coalesce(s.conditions, '[]') as status_conditions, case when h.runs_on_hub then h.operation else s.operation end as operation,
    ${HOLD} as hold, p.suspension,
    case when k.hold_code is not null then json_build_object('code', k.hold_code, 'message', coalesce(k.hold_message, '')) end as agent_hold,
    (select r.message from application_rollouts r where r.application_id = p.id and r.status <> 'Healthy') as rollout_message,
    p.created_at`;
}
