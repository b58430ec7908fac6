import {
  type AgentReportInput,
  type ApplicationReportInput,
  type DriftReportInput,
  InvalidInputError,
  type OperationReportInput,
  isUuid,
} from '@wheelhouse/protocol';

/** How many applications or drifts one report carries at most. */
export const ENTRIES_PER_REPORT = 500;
/** The longest text that is stored of a message. */
const MESSAGE_LIMIT = 4_000;
const VALUE_LIMIT = 16_000;
/** How many objects of one sync are kept. */
const RESULTS_LIMIT = 100;
/** The phases of operations that are over, as a list in SQL. */
export const ENDED_PHASES = `('Succeeded', 'Failed', 'Error')`;

/** What the database holds of an agent's last report. */
export interface ReportPosition {
  readonly session: string | null;
  readonly sequence: number;
  readonly statusDigest: string;
  readonly holdCode: string | null;
}

/** What to do with a report: the numbers decide, never the clock. */
export interface ReportVerdict {
  readonly isAccepted: boolean;
  readonly resync: boolean;
}

/**
 * A report of the same session must have a higher number than the last; another session starts its own count. The chain of digests
 * shows whether anything was lost: a complete report starts a chain, any other must continue from the digest that is stored.
 */
export function judge(position: ReportPosition, report: AgentReportInput): ReportVerdict {
  const isSameSession = position.session === report.session;
  if (isSameSession && report.sequence <= position.sequence) return { isAccepted: false, resync: false };
  if (report.isComplete) return { isAccepted: true, resync: false };
  return { isAccepted: true, resync: !isSameSession || report.baseDigest !== position.statusDigest };
}

/** Refuses what would not fit the tables; cuts texts that are only for people. */
export function checkReport(report: AgentReportInput): AgentReportInput {
  const problems = [
    ...(report.applications.length > ENTRIES_PER_REPORT ? [`more than ${ENTRIES_PER_REPORT} applications`] : []),
    ...(report.drift.length > ENTRIES_PER_REPORT ? [`more than ${ENTRIES_PER_REPORT} drift entries`] : []),
    ...report.applications.filter((entry) => !isUuid(entry.applicationId)).map(() => 'an applicationId is no UUID'),
    ...report.drift
      .filter((entry) => !isUuid(entry.id) || !isUuid(entry.applicationId))
      .map(() => 'an id in drift is no UUID'),
    ...(report.sequence < 1 ? ['sequence starts at 1'] : []),
  ];
  if (problems.length > 0)
    throw new InvalidInputError('INVALID_INPUT', `The report cannot be taken: ${[...new Set(problems)].join(', ')}.`);
  return { ...report, applications: report.applications.map(cutApplication), drift: report.drift.map(cutDrift) };
}

function cutApplication(entry: ApplicationReportInput): ApplicationReportInput {
  return {
    ...entry,
    message: cut(entry.message, MESSAGE_LIMIT),
    ...(entry.operation && { operation: cutOperation(entry.operation) }),
  };
}

function cutOperation(operation: OperationReportInput): OperationReportInput {
  const results = operation.results?.slice(0, RESULTS_LIMIT);
  return {
    ...operation,
    message: cut(operation.message, MESSAGE_LIMIT),
    ...(results && { results: results.map((result) => ({ ...result, message: cut(result.message, MESSAGE_LIMIT) })) }),
  };
}

function cutDrift(entry: DriftReportInput): DriftReportInput {
  return { ...entry, desired: cut(entry.desired, VALUE_LIMIT), live: cut(entry.live, VALUE_LIMIT) };
}

function cut(text: string | null | undefined, limit: number): string | null {
  if (text === null || text === undefined) return null;
  return text.length > limit ? `${text.slice(0, limit)}…` : text;
}
