import { ConflictError, type IgnoreRule, InvalidInputError, type Problem } from '@wheelhouse/protocol';
import { stringify } from 'yaml';

/** An application set writes this field of the application: what a person writes would be undone at its next expansion. */
export class ApplicationOwnedError extends ConflictError {
  constructor(application: string, applicationSet: string, path: string) {
    super(
      'CONFLICT',
      `${path} of the application "${application}" belongs to the application set "${applicationSet}", which would change it back. Change the set, or let it ignore that field with spec.ignoreApplicationDifferences.`,
      { details: { application, applicationSet, path } },
    );
  }
}

/** Automated sync would undo at once what a person chooses. */
export class AutomatedSyncError extends ConflictError {
  /** `choice`: what would be undone. */
  constructor(application: string, choice: string) {
    super(
      'CONFLICT',
      `The application "${application}" is synced automatically, which would undo ${choice}. Turn spec.syncPolicy.automated off first.`,
      { details: { application } },
    );
  }
}

/** Somebody changed the application while it was rendered for another one's order. */
export class ApplicationMovedError extends ConflictError {
  constructor(application: string) {
    super('CONFLICT', `The application "${application}" was changed meanwhile. Look at it, and ask again.`, {
      details: { application },
    });
  }
}

/** The application cannot be what it would be at a revision that a person named. */
export class RevisionUnusableError extends InvalidInputError {
  constructor(application: string, revision: string, { code, message }: Problem) {
    super(code, `The application "${application}" cannot be rendered at ${revision}: ${message}`, {
      details: { application, revision },
    });
  }
}

/** Nothing can be asked of an application that is going away. */
export class ApplicationDeletingError extends ConflictError {
  constructor(application: string) {
    super(
      'CONFLICT',
      `The application "${application}" is being deleted. Wait until its cluster has confirmed, then create it again.`,
      { details: { application } },
    );
  }
}

/** Applications that a write was planned for disappeared meanwhile: their deletion was confirmed. Planned again, they are created. */
export class ApplicationsVanishedError extends ConflictError {
  constructor(applications: readonly string[]) {
    super(
      'CONFLICT',
      `The applications ${applications.join(', ')} disappeared while they were being changed. Try again: they are created then.`,
      { details: { applications } },
    );
  }
}

/** What is asked of a sync cannot be done. */
export class InvalidOperationError extends InvalidInputError {
  constructor(message: string) {
    super('INVALID_INPUT', message);
  }
}

/** Something keeps the application from any sync, also from those that people ask for. */
export class ApplicationHeldError extends ConflictError {
  constructor(application: string, why: string) {
    super('CONFLICT', `The application "${application}" takes no sync now. ${why}`, { details: { application } });
  }
}

/** A set would change the accepted field back: the rule belongs into its template. */
export class DriftOwnedError extends ConflictError {
  constructor(application: string, rules: readonly IgnoreRule[], cause: Error) {
    const yaml = stringify({ spec: { template: { spec: { ignoreDifferences: rules } } } });
    super(
      'CONFLICT',
      `The application "${application}" belongs to a set, which writes its ignoreDifferences. Put this into the set:\n${yaml}or let the set leave them alone with spec.ignoreApplicationDifferences: [{ jsonPointers: [/spec/ignoreDifferences] }].`,
      { cause, details: { application, rules } },
    );
  }
}

/** What drifted is no field that could be ignored. */
export class DriftUnacceptableError extends InvalidInputError {
  constructor(drift: string) {
    super(
      'INVALID_INPUT',
      `${drift} cannot be accepted: it is a whole object, not a field. Take the object out of Git, or exempt it with the annotation argocd.argoproj.io/compare-options: IgnoreExtraneous.`,
    );
  }
}

/** There is nothing to end. */
export class NoOperationError extends ConflictError {
  constructor(application: string) {
    super('CONFLICT', `No sync of the application "${application}" runs or waits, so there is none to end.`, {
      details: { application },
    });
  }
}

/** A suspension that would be over before it began. */
export class InvalidSuspensionError extends InvalidInputError {
  constructor(until: string) {
    super('INVALID_INPUT', `The suspension would end at ${until}, which is past. Give a later time, or none.`);
  }
}

/** An application without a cluster has nothing to sync. */
export class ApplicationUnassignedError extends ConflictError {
  constructor(application: string, destination: string) {
    super(
      'CONFLICT',
      `The application "${application}" runs nowhere: its destination "${destination}" names no registered cluster. Register it, or change spec.destination.`,
      { details: { application, destination } },
    );
  }
}
