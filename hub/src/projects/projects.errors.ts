import type { Position } from '@wheelhouse/generators';
import { ConflictError, InvalidInputError, LimitExceededError } from '@wheelhouse/protocol';

/** What was sent is no AppProject that can be stored. */
export class InvalidProjectError extends InvalidInputError {
  constructor(message: string, place: { readonly location?: string; readonly position?: Position | undefined } = {}) {
    const { location, position } = place;
    super('INVALID_SPEC', message, { details: { ...(location !== undefined && { location }), ...position } });
  }
}

/** The hub holds as many as it takes. */
export class TooManyProjectsError extends LimitExceededError {
  constructor(limit: number) {
    super('LIMIT_EXCEEDED', `The hub holds ${limit} projects already, which is the limit. Delete one first.`);
  }
}

/** Applications would be left without the project that they name. */
export class ProjectInUseError extends ConflictError {
  constructor(project: string, count: number, examples: readonly string[]) {
    const more = count > examples.length ? ', …' : '';
    super(
      'CONFLICT',
      `The project "${project}" is used by ${count} ${count === 1 ? 'application' : 'applications'} (${examples.join(', ')}${more}). Move or delete them first, or force the deletion: they stop being synced then, with the condition InvalidSpecError.`,
      { details: { project, count } },
    );
  }
}
