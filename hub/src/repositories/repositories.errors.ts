import { type AppError, ForbiddenError, InvalidInputError, type Problem, UnavailableError } from '@wheelhouse/protocol';
import type { ChartDependency } from '@wheelhouse/renderer';
import type { RepositoryType } from './repository.js';

/** What a template or generator names is neither an added repository nor below an allowed prefix. */
export class RepositoryNotAllowedError extends ForbiddenError {
  /** `type`: what it would be used as. */
  constructor(url: string, type: RepositoryType = 'git') {
    const flag = type === 'helm' && !/^oci:/i.test(url) ? ' --type helm' : '';
    super(
      'REPOSITORY_NOT_ALLOWED',
      `The repository ${url} is not among those that may be used. Add it: wheelhouse repo add ${url}${flag}. Or allow all below an address: wheelhouse repo add PREFIX --prefix`,
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

/** A chart that a chart depends on cannot be had, or not yet: the problem says why. */
export class ChartDependencyError extends UnavailableError {
  constructor({ name, version, repository }: ChartDependency, problem: Problem | undefined) {
    super(
      problem?.code ?? 'REPOSITORY_UNAVAILABLE',
      `The chart depends on "${name}" ${version} of ${repository}: ${problem?.message ?? 'it is asked for.'} Or put it into charts/ of the chart: helm dependency update`,
      { details: { name, version, repository } },
    );
  }
}

/** A dependency that names its repository in a way that means nothing here. */
export class UnreadableDependencyError extends InvalidInputError {
  constructor({ name, version, repository }: ChartDependency) {
    const found =
      repository === ''
        ? 'names no repository, and is not in charts/'
        : `names the repository "${repository.slice(0, 200)}"`;
    super(
      'INVALID_CHART_DEPENDENCY',
      `The chart depends on "${name}" ${version}, which ${found}. Write the address of the repository in Chart.yaml (https://... or oci://...), or put the dependency into charts/: helm dependency update`,
      { details: { name, version } },
    );
  }
}
