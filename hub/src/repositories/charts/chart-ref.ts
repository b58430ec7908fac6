/**
 * Charts among the refs that are followed: `chart:NAME@VERSION` of a repository, VERSION as in `targetRevision`. Names of Git refs hold no
 * colon after `chart`. What such a ref points to, its "commit", is `VERSION@sha256:DIGEST` of the archive.
 */
import { InvalidInputError } from '@wheelhouse/protocol';
import { isRegistry } from '../../platform/charts/chart-address.js';
import type { ChartRelease } from '../../platform/charts/chart-remote.js';
import { checkChartRef } from '../../platform/charts/choose-version.js';
import { DEFAULT_REF } from '../../platform/git/git-ref-name.js';
import type { RepositoryType } from '../repository.js';

export { chartAddress, chartOf } from '../../platform/charts/chart-address.js';

const PREFIX = 'chart:';
/** Of a repository of charts as a whole: whether it can be read at all. */
const PROBE = PREFIX;
/** What the probe points to. */
export const READABLE = 'ok';
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;
const MAX_NAME_LENGTH = 250;

/** What is asked of a repository when it is added: where HEAD points, or whether its charts can be read. */
export function probeRefOf(type: RepositoryType, url: string): string {
  return type === 'helm' || isRegistry(url) ? PROBE : DEFAULT_REF;
}

/** A chart and its version as one ref. */
export function chartRef(chart: string, version: string): string {
  return `${PREFIX}${chart}@${version}`;
}

/** What a stored ref asks of a repository of charts; undefined for one of Git. */
export function parseChartRef(ref: string): { readonly chart: string; readonly version: string } | 'probe' | undefined {
  if (!ref.startsWith(PREFIX)) return undefined;
  const at = ref.indexOf('@');
  return at < 0 ? 'probe' : { chart: ref.slice(PREFIX.length, at), version: ref.slice(at + 1) };
}

/** Throws INVALID_REF unless this may be a chart of that repository. */
export function checkChart(url: string, chart: string, version: string): void {
  const isNamed = isRegistry(url) ? chart === '' || NAME.test(chart) : NAME.test(chart) && !chart.includes('/');
  if (!isNamed || chart.length > MAX_NAME_LENGTH) {
    throw new InvalidInputError(
      'INVALID_REF',
      `${JSON.stringify(chart.slice(0, 100))} is no name of a chart: it has letters, digits, and . _ - between them.`,
    );
  }
  checkChartRef(version, isRegistry(url));
}

/** What a release is called where Git has commits. */
export function releaseRevision({ version, digest }: ChartRelease): string {
  return `${version}@${digest}`;
}

/** The release that was called so; undefined for anything else. */
export function parseReleaseRevision(revision: string): ChartRelease | undefined {
  const [, version, digest] = /^(.+)@(sha256:[0-9a-f]{64})$/.exec(revision) ?? [];
  return version === undefined || digest === undefined ? undefined : { version, digest };
}
