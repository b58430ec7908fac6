import { AppError, ForbiddenError, InvalidInputError } from '@wheelhouse/protocol';
import type { ChartAddress } from './chart-remote.js';
import { VERSIONS_IN_MESSAGE } from './chart-limits.js';

/** The repository has no such chart, or something else in its place. */
export class ChartNotFoundError extends AppError {
  readonly kind = 'NotFound';
  constructor({ url, chart }: ChartAddress, reason?: string) {
    const what = chart === '' ? `no chart at ${url}` : `no chart "${chart}" in ${url}`;
    super('CHART_NOT_FOUND', `There is ${what}${reason === undefined ? '' : `: ${reason}`}. Check repoURL and chart.`, {
      details: { url, chart },
    });
  }
}

/** No version of the chart is meant by the ref. `versions`: all there are, the highest first. */
export class ChartVersionNotFoundError extends AppError {
  readonly kind = 'NotFound';
  constructor({ url, chart }: ChartAddress, ref: string, versions: readonly string[]) {
    const newest = versions.slice(0, VERSIONS_IN_MESSAGE).map((version) => version.slice(0, 50));
    const there = newest.length === 0 ? 'It has none.' : `The newest are ${newest.join(', ')}.`;
    super(
      'CHART_VERSION_NOT_FOUND',
      `The chart ${chart === '' ? url : `"${chart}" in ${url}`} has no version that "${ref}" means. ${there} Check targetRevision; pre-releases count only where it names one, such as >=1.0.0-0.`,
      { details: { url, chart, ref } },
    );
  }
}

/** What is asked for is neither a version nor a constraint. */
export class InvalidChartVersionError extends InvalidInputError {
  constructor(reason: string) {
    super(
      'INVALID_REF',
      `${reason} A chart needs a targetRevision: a version (1.2.3) or a constraint (1.2.*, >=1 <2, * for the newest).`,
    );
  }
}

/** The archive is not the one that the repository announced, or not the one that it was before. */
export class ChartDigestError extends AppError {
  readonly kind = 'Conflict';
  constructor({ url, chart }: ChartAddress, version: string, expected: string, found: string) {
    super(
      'CHART_DIGEST_MISMATCH',
      `The archive of ${chart === '' ? url : `chart "${chart}" in ${url}`}, version ${version}, has the digest ${found}, but ${expected} was announced. It is not used. Publish it again under a new version, and mend the index.`,
      { details: { url, chart, version } },
    );
  }
}

/** Another host than the repository's, where credentials do not go by themselves, wants one. */
export class ChartHostRefusedError extends ForbiddenError {
  constructor({ url, chart }: ChartAddress, host: string) {
    super(
      'REPOSITORY_AUTHENTICATION_FAILED',
      `The archives of chart "${chart}" in ${url} lie at ${host}, which wants a credential. The one of the repository goes to its own host only, unless the source says so: helm.passCredentials: true`,
      { details: { url, chart, host } },
    );
  }
}
