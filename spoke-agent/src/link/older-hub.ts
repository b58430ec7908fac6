// A hub that is older than its agent refuses a whole report for one member that it does not know. The members that were added since the first
// version are left out for it then; what it knows is told as before.
import type { AgentReportInput } from '@wheelhouse/protocol';
import type { Clock } from '../reconcile/clock.js';
import { HubError } from './hub.errors.js';

/** A hub may be upgraded at any time: after so long the whole report is tried again. */
const REMEMBERED_MS = 60 * 60_000;
/** Codes of a request whose variables do not fit the schema. */
const MISFIT_CODES = new Set(['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED']);

export class OlderHub {
  private readonly clock: Pick<Clock, 'monotonicMs'>;
  private foundAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.clock = clock;
  }

  /** The report as the hub understands it. */
  fitted(input: AgentReportInput): AgentReportInput {
    return this.isOlder ? withoutAdditions(input) : input;
  }

  /** Whether a refusal may be due to what the hub does not know; it is remembered. */
  explains(error: unknown): boolean {
    if (this.isOlder || !(error instanceof HubError) || !MISFIT_CODES.has(error.code)) return false;
    this.foundAtMs = this.clock.monotonicMs();
    return true;
  }

  private get isOlder(): boolean {
    return this.clock.monotonicMs() - this.foundAtMs < REMEMBERED_MS;
  }
}

/** Each addition to the input of a report is left out here. */
function withoutAdditions(input: AgentReportInput): AgentReportInput {
  return {
    ...input,
    applications: input.applications.map((application) => {
      if (!application.operation) return application;
      const { results: _results, ...operation } = application.operation;
      return { ...application, operation };
    }),
    drift: input.drift.map(({ user: _user, ...drift }) => drift),
  };
}
