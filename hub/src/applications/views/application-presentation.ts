import type { Application, ApplicationHold, Condition } from '@wheelhouse/protocol';
import { applicationHold } from '../../delivery/suspension/suspension.js';
import type { ApplicationRow } from './application-row.js';

/** What the field resolvers of an application go on from. */
export type PresentedApplication = Omit<
  Application,
  | 'cluster'
  | 'syncWindows'
  | 'applicationSet'
  | 'parent'
  | 'children'
  | 'dependencies'
  | 'resources'
  | 'drift'
  | 'history'
> & {
  readonly clusterId: string | null;
  readonly runsOnHub: boolean;
  readonly applicationSetId: string | null;
};

/** A row of the read models as the GraphQL type has it. */
export function presentApplication(row: ApplicationRow): PresentedApplication {
  const reportedAt = row.reported_at?.toISOString() ?? null;
  return {
    id: row.id,
    name: row.name,
    project: row.project,
    clusterId: row.cluster_id,
    runsOnHub: row.runs_on_hub,
    clusterName: row.cluster_name,
    namespace: row.namespace,
    labels: row.labels,
    annotations: row.annotations,
    spec: row.spec,
    applicationSetId: row.application_set_id,
    applicationSetName: row.application_set_name,
    syncStatus: row.sync_status,
    health: row.health,
    lastSyncStatus: row.last_sync_status,
    lastHealth: row.last_health,
    freshness: row.freshness,
    revision: row.revision,
    isPinned: row.is_pinned,
    syncedRevision: row.synced_revision,
    message: messageOf(row),
    reportedAt,
    driftCount: row.drift_count,
    isDeleting: row.is_deleting,
    hold: holdOf(row),
    suspension: row.suspension && { ...row.suspension, until: row.suspension.until ?? null },
    conditions: [
      ...row.conditions,
      ...row.status_conditions.map((condition): Condition => ({
        ...condition,
        status: 'True',
        lastTransitionTime: reportedAt ?? row.created_at.toISOString(),
      })),
    ],
    operation: row.operation && { ...row.operation, results: row.operation.results ?? [] },
    createdAt: row.created_at.toISOString(),
  };
}

/** Holds that an application lives with: worth a word only where something waits. */
const MODES = new Set(['ReportOnly', 'UpgradesHeld']);

/**
 * What was said on the spot counts before what the hub says: it may not even know. Of what the hub does itself no agent is told, so the
 * suspension says it.
 */
function holdOf({ hold, agent_hold: local, runs_on_hub, suspension }: ApplicationRow): ApplicationHold | null {
  if (local?.code === 'SUSPENDED_LOCALLY')
    return { reason: 'SuspendedLocally', message: local.message, heals: false, allowsRequests: false };
  if (runs_on_hub && suspension !== null) return applicationHold(suspension);
  return hold;
}

/** The one sentence on what keeps an application from Synced and Healthy; the earliest step first. */
function messageOf(row: ApplicationRow): string | null {
  const [condition] = row.conditions;
  if (condition) return condition.message;
  if (row.cluster_id === null && !row.runs_on_hub)
    return `No registered cluster matches the destination "${row.cluster_name}". Register it, or correct the destination.`;
  if (row.freshness === 'Lost')
    return row.reported_at
      ? `Cluster "${row.cluster_name}" is silent: last known ${row.last_sync_status} and ${row.last_health}.`
      : `Cluster "${row.cluster_name}" has not reported on it yet.`;
  const hold = holdOf(row);
  if (hold && !(MODES.has(hold.reason) && row.sync_status === 'Synced')) return hold.message;
  if (row.message) return row.message;
  const [reported] = row.status_conditions;
  if (reported) return reported.message;
  if (row.sync_status === 'OutOfSync' && row.rollout_message) return row.rollout_message;
  if (row.sync_status === 'OutOfSync' && !row.is_automated && row.drift_count === 0)
    return `Its objects differ from Git, and automated sync is off: run \`wheelhouse app sync ${row.name}\`.`;
  if (row.drift_count > 0) return `${row.drift_count} ${row.drift_count === 1 ? 'field is' : 'fields are'} drifted.`;
  return null;
}
