import type { AgentReportInput, ApplicationReportInput, DriftReportInput } from '@wheelhouse/protocol';
import type { Transaction } from '../../platform/database/transaction.js';
import type { ReportPosition } from './report.js';
import type { KnownStatus } from './status-change.js';

/** What the database knew of a drift before a report. */
export interface KnownDrift {
  readonly id: string;
  readonly state: string;
}

/** What agents report: statuses, objects, drift. Every write is limited to applications assigned to the agent's own cluster. */
export abstract class ReportStore {
  /** Locks the cluster's row, so that reports of one cluster are taken one after the other. */
  abstract lockPosition(clusterId: string, tx: Transaction): Promise<ReportPosition>;
  abstract savePosition(clusterId: string, report: AgentReportInput, at: Date, tx: Transaction): Promise<void>;
  /** Applications of the cluster among the given ids, with what is known of them. */
  abstract listKnown(clusterId: string, applicationIds: readonly string[], tx: Transaction): Promise<KnownStatus[]>;
  abstract saveStatuses(
    clusterId: string,
    reports: readonly ApplicationReportInput[],
    at: Date,
    tx: Transaction,
  ): Promise<void>;
  abstract saveResources(clusterId: string, reports: readonly ApplicationReportInput[], tx: Transaction): Promise<void>;
  /** Forgets the statuses of all other applications of the cluster. Gives the ids that were forgotten. */
  abstract forgetOthers(clusterId: string, applicationIds: readonly string[], tx: Transaction): Promise<string[]>;
  abstract listDrifts(clusterId: string, ids: readonly string[], tx: Transaction): Promise<KnownDrift[]>;
  abstract saveDrifts(clusterId: string, drifts: readonly DriftReportInput[], tx: Transaction): Promise<void>;
}
