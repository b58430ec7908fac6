import { GenerationError } from '@wheelhouse/generators';
import { ConflictError } from '@wheelhouse/protocol';

/** Nothing can be asked of a set that is going away. */
export class ApplicationSetDeletingError extends ConflictError {
  constructor(name: string) {
    super(
      'CONFLICT',
      `The application set "${name}" is being deleted. Wait until its applications are gone, then apply it again.`,
      { details: { applicationSet: name } },
    );
  }
}

/** The plan is not the one that waits: carried out already, or replaced by a newer one. */
export class PlanNotHeldError extends ConflictError {
  constructor(name: string, plan: string) {
    super(
      'CONFLICT',
      `The plan ${plan} of the application set "${name}" does not wait for approval. Look at the set's held plan, and approve that one.`,
      { details: { applicationSet: name, plan } },
    );
  }
}

/** What would be deleted now is not what was shown. */
export class PlanChangedError extends ConflictError {
  constructor(name: string) {
    super(
      'CONFLICT',
      `What the application set "${name}" would delete has changed since the plan was made, so the approval was not used. Look at the newest plan; if it is held, approve that one.`,
      { details: { applicationSet: name } },
    );
  }
}

/** Somebody else changed the set while its expansion was computed: it is computed again. */
export class ExpansionOvertakenError extends ConflictError {
  constructor(name: string) {
    super('CONFLICT', `The application set "${name}" was changed by somebody else at the same time. Try again.`, {
      details: { applicationSet: name },
    });
  }
}

/** A generator failed because a service takes no more questions until a time. */
export class DelayedExpansionError extends GenerationError {
  constructor(
    error: GenerationError,
    readonly retryAt: Date,
  ) {
    const { code, message, location, line, column, factCode } = error;
    super(code, message, {
      location,
      ...(line !== undefined && { position: { line, column: column ?? 1 } }),
      ...(factCode !== undefined && { factCode }),
      cause: error,
    });
  }
}
