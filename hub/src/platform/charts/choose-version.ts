/** Which of a chart's versions a `targetRevision` means, by the rules of Argo CD and Helm. */
import { compareVersions, highestVersion, isVersion, isVersionConstraint } from '@wheelhouse/generators';
import type { ChartAddress } from './chart-remote.js';
import { ChartVersionNotFoundError, InvalidChartVersionError } from './charts.errors.js';

/** Longer ones are refused: constraints in use have some 30 characters. */
const MAX_REF_LENGTH = 200;

/** Throws INVALID_REF unless the text could mean a version of a chart. What is no version may still be a registry's tag or digest. */
export function checkChartRef(ref: string, isRegistry: boolean): void {
  if (ref === '') throw new InvalidChartVersionError('None is given.');
  if (ref.length > MAX_REF_LENGTH || /\p{Cc}/u.test(ref)) throw new InvalidChartVersionError(`${shown(ref)} is none.`);
  if (isVersion(ref) || isVersionConstraint(ref)) return;
  if (!isRegistry || !(isTag(ref) || isDigest(ref)))
    throw new InvalidChartVersionError(`${shown(ref)} is neither a version nor a constraint.`);
}

/** Whether a text names a tag in a registry, `+` standing for `_`. */
export function isTag(text: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9._+-]{0,127}$/.test(text);
}

/** Whether a text is a digest, of a manifest or an archive. */
export function isDigest(text: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(text);
}

/**
 * The version as the repository writes it: the very text, else the highest one that fulfils the constraint. A short version (`1.2`) is one,
 * too, and `v` in front does not matter. Throws CHART_VERSION_NOT_FOUND.
 */
export function chooseVersion(address: ChartAddress, ref: string, versions: readonly string[]): string {
  if (versions.includes(ref)) return ref;
  const isConstraint = isVersion(ref) || isVersionConstraint(ref);
  const chosen = isConstraint ? highestVersion(ref, versions) : undefined;
  if (chosen === undefined) throw new ChartVersionNotFoundError(address, ref, newestFirst(versions));
  return chosen;
}

function newestFirst(versions: readonly string[]): string[] {
  return versions.filter(isVersion).toSorted((left, right) => compareVersions(right, left));
}

function shown(ref: string): string {
  return JSON.stringify(ref.length > 60 ? `${ref.slice(0, 60)}...` : ref);
}
