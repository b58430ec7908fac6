import { DEFAULT_REF } from '../platform/git/git-ref-name.js';
import type { Problem } from '@wheelhouse/protocol';

/** A branch, tag, HEAD or commit of a repository, as users name it. */
export interface RepositoryRefName {
  readonly url: string;
  readonly ref: string;
}

/** A ref that points to another commit than before. */
export interface MovedRef extends RepositoryRefName {
  readonly commit: string;
}

/** Where a ref points, or why that is not known. `staleProblem`: the commit is the last known one, asking for it fails now. */
export type RefResolution =
  { readonly commit: string; readonly staleProblem?: Problem } | { readonly problem: Problem };

/** The key of a ref in maps. */
export function refKey(ref: RepositoryRefName): string {
  return `${ref.url}\n${ref.ref}`;
}

/** Each pair once, in order. */
export function* distinctRefs(refs: readonly RepositoryRefName[]): Generator<RepositoryRefName> {
  const seen = new Set<string>();
  for (const ref of refs) {
    const key = refKey(ref);
    if (seen.has(key)) continue;
    seen.add(key);
    yield ref;
  }
}

/** As it is stored: no ref means HEAD. */
export function storedName({ url, ref }: RepositoryRefName): RepositoryRefName {
  return { url, ref: ref === '' ? DEFAULT_REF : ref };
}
