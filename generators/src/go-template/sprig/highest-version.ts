/** Picks versions as Argo CD does for tags and charts, by the rules of Masterminds/semver. */
import { GoCallError } from '../values/go-function.js';
import { compileConstraint } from './semver-constraint.js';
import { SemverVersion } from './semver-version.js';

/** Whether a text is one version (`1.2.3`, `v1.2`): it is meant exactly, not as a constraint. */
export function isVersion(text: string): boolean {
  return parsed(text) !== undefined;
}

/** Whether a text is a constraint on versions (`1.2.*`, `>=1 <2`, `*-0`) and not simply a version. */
export function isVersionConstraint(text: string): boolean {
  if (isVersion(text)) return false;
  try {
    compileConstraint(text);
    return true;
  } catch (error) {
    if (error instanceof GoCallError) return false;
    throw error;
  }
}

/**
 * The highest of the texts that fulfils a constraint, as it was written; undefined when none does. Texts that are no versions do not
 * count; of equal ones the first is taken. Pre-releases count only where the constraint names one. Throws for what is no constraint.
 */
export function highestVersion(constraint: string, texts: Iterable<string>): string | undefined {
  const isAllowed = compileConstraint(constraint);
  let highest: SemverVersion | undefined;
  for (const text of texts) {
    const version = parsed(text);
    if (version === undefined || !isAllowed(version)) continue;
    if (highest === undefined || version.compare(highest) > 0) highest = version;
  }
  return highest?.parts.original;
}

/** For sorting: less than 0 where the left one is lower. Texts that are no versions come before all versions, and are equal. */
export function compareVersions(left: string, right: string): number {
  const [leftVersion, rightVersion] = [parsed(left), parsed(right)];
  if (leftVersion === undefined || rightVersion === undefined)
    return Number(leftVersion !== undefined) - Number(rightVersion !== undefined);
  return leftVersion.compare(rightVersion);
}

function parsed(text: string): SemverVersion | undefined {
  try {
    return SemverVersion.parse(text);
  } catch (error) {
    if (error instanceof GoCallError) return undefined;
    throw error;
  }
}
