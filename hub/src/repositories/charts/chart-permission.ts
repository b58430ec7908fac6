/** Which charts may be used: those of allowed repositories. In registries each chart has an address of its own, which may be allowed, too. */
import { chartAddress, isRegistry } from '../../platform/charts/chart-address.js';
import type { ChartAddress } from '../../platform/charts/chart-remote.js';
import type { GitAccess } from '../../platform/git/git-remote.js';
import { parseChartRef } from './chart-ref.js';
import { RepositoryNotAllowedError } from '../repositories.errors.js';
import type { Permissions } from '../registry/repository-permissions.js';
import type { RepositoryRefName } from '../refs/repository-ref.js';

/** Throws INVALID_URL, REPOSITORY_NOT_ALLOWED. Takes refs as users name them, and as they are stored. */
export function checkAllowed({ url, ref, chart }: RepositoryRefName, permissions: Permissions): void {
  const stored = chart === undefined ? parseChartRef(ref) : { chart };
  if (stored === undefined || stored === 'probe') permissions.check(url);
  else either({ url, chart: stored.chart }, (address) => permissions.check(address));
}

/** How a chart may be reached. Throws as `checkAllowed`, and SECRET_UNREADABLE. */
export function accessToChart(address: ChartAddress, permissions: Permissions): GitAccess {
  return either(address, (url) => permissions.accessTo(url));
}

/** By the repository's address, as it is written in sources; else by the chart's own. */
function either<T>(address: ChartAddress, ask: (url: string) => T): T {
  try {
    return ask(address.url);
  } catch (error) {
    if (!(error instanceof RepositoryNotAllowedError)) throw error;
  }
  if (!isRegistry(address.url) || address.chart === '') throw new RepositoryNotAllowedError(address.url, 'helm');
  try {
    return ask(chartAddress(address));
  } catch (error) {
    throw error instanceof RepositoryNotAllowedError ? new RepositoryNotAllowedError(address.url, 'helm') : error;
  }
}
