import { InvalidInputError, LimitExceededError } from '@wheelhouse/protocol';

/** An archive that is no packed chart, or one with entries that no honest tool makes. `chart` says which, for people. */
export class ChartArchiveError extends InvalidInputError {
  constructor(chart: string, reason: string, cause?: unknown) {
    super('UNSAFE_CHART', `The chart ${chart} is refused: ${reason}. Package it again: helm package`, { cause });
  }
}

/** An archive above one of the limits in `chart-limits.ts`. */
export class ChartLimitError extends LimitExceededError {
  constructor(chart: string, what: string) {
    super('CHART_LIMIT_EXCEEDED', `The chart ${chart} is above a limit: ${what}.`);
  }
}
