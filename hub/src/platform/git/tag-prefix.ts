/** How a version among the tags with one prefix is written as one ref: `tag:PREFIX:VERSION`. Names of refs hold no colon. */
import { isVersion, isVersionConstraint } from '@wheelhouse/generators';

/** A version or constraint, looked for among the tags that begin so; the prefix is no part of the version. */
export interface PrefixedVersion {
  readonly prefix: string;
  readonly version: string;
}

/** `targetRevision` with the source's `tagPrefix` as one ref. As in Argo CD a prefix matters to versions and constraints only. */
export function refWithTagPrefix(revision: string, prefix: string): string {
  return prefix === '' || !(isVersion(revision) || isVersionConstraint(revision))
    ? revision
    : `tag:${prefix}:${revision}`;
}

/** The parts of what {@link refWithTagPrefix} made; undefined for any other ref. */
export function prefixedVersionOf(ref: string): PrefixedVersion | undefined {
  const [, prefix, version] = /^tag:([^:]+):([^:]+)$/s.exec(ref) ?? [];
  return prefix === undefined || version === undefined ? undefined : { prefix, version };
}

/** A ref as people read it. */
export function describeRef(ref: string): string {
  const prefixed = prefixedVersionOf(ref);
  return prefixed === undefined ? `"${ref}"` : `"${prefixed.version}" among its tags "${prefixed.prefix}..."`;
}
