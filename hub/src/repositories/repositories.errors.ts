import { type AppError, ForbiddenError, type Problem, UnavailableError } from '@wheelhouse/protocol';

/** What a template or generator names is neither an added repository nor below an allowed prefix. */
export class RepositoryNotAllowedError extends ForbiddenError {
  constructor(url: string) {
    super(
      'REPOSITORY_NOT_ALLOWED',
      `The repository ${url} is not among those that may be used. Add it: wheelhouse repo add ${url}. Or allow all below an address: wheelhouse repo add PREFIX --prefix`,
      { details: { url } },
    );
  }
}

/** An error as data, to be stored or shown. */
export function problemOf(error: AppError, location: string | null = null): Problem {
  return { code: error.code, message: error.message, location };
}

/** A ref that could not be resolved, with the problem that is stored for it. */
export class RefProblemError extends UnavailableError {
  constructor(url: string, ref: string, problem: Problem | undefined) {
    super(
      problem?.code ?? 'REPOSITORY_UNAVAILABLE',
      problem?.message ?? `It is not known yet where "${ref}" of ${url} points. It is asked for.`,
      {
        details: { url, ref },
      },
    );
  }
}
