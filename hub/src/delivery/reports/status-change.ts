import { type ApplicationReportInput, type DriftReportInput, shortRevision } from '@wheelhouse/protocol';

/** A stored status, as far as events need it. */
export interface KnownStatus {
  readonly applicationId: string;
  readonly applicationName: string;
  /** The cluster that reports is not one that it left for another. */
  readonly isHere: boolean;
  readonly health: string;
  readonly syncedRevision: string | null;
  readonly operationPhase: string | null;
}

/** Something worth an event, before names and cluster are added. */
export interface Happening {
  readonly type: string;
  readonly severity: 'Normal' | 'Warning';
  readonly message: string;
  readonly applicationId: string;
  readonly applicationName: string;
  readonly actor: string;
  readonly details?: Record<string, unknown>;
}

/** What an application's new status means, compared to the one before: syncs, failures and turns of health; not every step. */
export function happeningsOf(before: KnownStatus, report: ApplicationReportInput): Happening[] {
  const base = { applicationId: before.applicationId, applicationName: before.applicationName, actor: 'agent' };
  const { applicationName: name } = before;
  const found: Happening[] = [];
  if (report.syncedRevision && report.syncedRevision !== before.syncedRevision)
    found.push({
      ...base,
      type: 'ApplicationSynced',
      severity: 'Normal',
      message: `Application "${name}" synced to ${shortRevision(report.syncedRevision)}.`,
      details: { revision: report.syncedRevision },
    });
  const phase = report.operation?.phase;
  if ((phase === 'Failed' || phase === 'Error') && phase !== before.operationPhase)
    found.push({
      ...base,
      type: 'ApplicationSyncFailed',
      severity: 'Warning',
      message: `Syncing application "${name}" failed: ${report.operation?.message ?? report.message ?? 'no reason given'}`,
    });
  if (report.health !== before.health && report.health === 'Degraded')
    found.push({
      ...base,
      type: 'ApplicationDegraded',
      severity: 'Warning',
      message: `Application "${name}" is Degraded${report.message ? `: ${report.message}` : '.'}`,
    });
  if (report.health !== before.health && report.health === 'Healthy')
    found.push({
      ...base,
      type: 'ApplicationHealthy',
      severity: 'Normal',
      message: `Application "${name}" is Healthy.`,
    });
  return found;
}

/** What a drift that was just seen, healed or given up means. `isNew` tells the first report of it. */
export function happeningOfDrift(
  drift: DriftReportInput,
  applicationName: string,
  was: { isNew: boolean; state: string | null },
): Happening[] {
  const object = `${drift.kind} ${drift.namespace ? `${drift.namespace}/` : ''}${drift.name}`;
  const field = drift.field ? `${drift.field} of ${object}` : object;
  const base = { applicationId: drift.applicationId, applicationName, details: { drift: drift.id } };
  const actor = drift.manager ?? 'unknown';
  // Whoever may change the object may write the annotation, too: it is told, and is no proof.
  const who = drift.user ? `${drift.user} (${actor})` : actor;
  const found: Happening[] = [];
  if (was.isNew)
    found.push({
      ...base,
      type: 'DriftDetected',
      severity: 'Warning',
      actor,
      message: drift.field
        ? `${field} was changed by ${who}: Git says ${drift.desired ?? 'nothing'}, the cluster had ${drift.live ?? 'nothing'}.`
        : `${object} was deleted${drift.manager || drift.user ? ` by ${who}` : ''}: Git has it.`,
    });
  if (drift.state === 'Healed' && was.state !== 'Healed')
    found.push({
      ...base,
      type: 'DriftHealed',
      severity: 'Normal',
      actor: 'agent',
      message: wordsOfHealing(drift, field, was.isNew),
    });
  if (drift.state === 'Suspended' && was.state !== 'Suspended')
    found.push({
      ...base,
      type: 'DriftHealingSuspended',
      severity: 'Warning',
      actor: 'agent',
      message: `Healing ${field} is suspended: ${actor} keeps changing it.`,
    });
  return found;
}

/** What was open before may have ended by a rule that lets it differ, or by somebody else. */
function wordsOfHealing({ field, desired }: DriftReportInput, what: string, isNew: boolean): string {
  if (field === '') return `${what} was made again.`;
  if (isNew) return `${what} was put back to ${desired ?? 'nothing'}.`;
  return `${what} is drift no more: it is as Git has it, or may differ now.`;
}
