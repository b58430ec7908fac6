import { AppError, type Problem } from '@wheelhouse/protocol';
import { renderProblem } from '@wheelhouse/renderer';
import type { Logger } from '../platform/logging/logger.js';

/** A problem that may vanish without a change in Git: shown, never stored. */
export class PassingProblem extends Error {
  override readonly name = 'PassingProblem';

  constructor(
    readonly problem: Problem,
    /** After how long it is worth trying again; absent: as its code says. */
    readonly retryInMs?: number,
  ) {
    super(problem.message);
  }
}

/** How long to wait with what may go well without a change. */
const RETRY_MS = 180_000;

/** What was thrown, as a problem that is not stored. What nobody foresaw is logged, and holds nobody else back. */
export function passingProblem(error: unknown, logger: Logger): PassingProblem {
  if (error instanceof PassingProblem) return error;
  if (error instanceof AppError)
    return new PassingProblem(renderProblem(error), error.retryable ? RETRY_MS : undefined);
  logger.error('An application could not be rendered, for a reason that nobody foresaw.', { error });
  return new PassingProblem(
    {
      code: 'INTERNAL',
      message:
        'The application was not rendered: something went wrong in the hub, its log says what. It is tried again.',
      location: null,
    },
    RETRY_MS,
  );
}
