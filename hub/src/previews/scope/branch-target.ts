// Which refs a preview of a branch reads elsewhere: those of its repository that name the base.
import { normalizeGitAddress } from '../../platform/git/git-address.js';
import { DEFAULT_REF } from '../../platform/git/git-ref-name.js';
import type { RefView } from '../../repositories/refs/ref-view.js';
import { refKey, type RepositoryRefName } from '../../repositories/refs/repository-ref.js';

/** A branch that would be merged. */
export interface BranchTarget {
  readonly repository: string;
  /** As it was given. */
  readonly against: string;
  readonly commit: string;
  /** The branch it would be merged into, by its short name; HEAD where the remote does not say which that is. */
  readonly base: string;
  /** Whether the base is what HEAD stands for. */
  readonly isDefault: boolean;
}

const BRANCHES = 'refs/heads/';

/** The short name of a branch. */
export function shortName(ref: string): string {
  return ref.startsWith(BRANCHES) ? ref.slice(BRANCHES.length) : ref;
}

/** Whether a ref points to the branch's commit once it is merged. */
export function isReplaced(ref: RepositoryRefName, target: BranchTarget): boolean {
  if (ref.chart !== undefined || !isSameRepository(ref.url, target.repository)) return false;
  const name = ref.ref === '' ? DEFAULT_REF : shortName(ref.ref);
  return name === target.base || (name === DEFAULT_REF && target.isDefault);
}

/** Whether two addresses, however they are spelled, are of one repository. */
function isSameRepository(left: string, right: string): boolean {
  return left === right || addressOf(left) === addressOf(right);
}

/** One form for all spellings; a text that is no address stays itself. */
export function addressOf(url: string): string {
  try {
    return normalizeGitAddress(url);
  } catch {
    return url;
  }
}

/** The view with the target merged. */
export function mergedView(view: RefView, target: BranchTarget): RefView {
  return {
    commitsOf: async (refs) => {
      const others = refs.filter((ref) => !isReplaced(ref, target));
      const commits = new Map(others.length > 0 ? await view.commitsOf(others) : []);
      for (const ref of refs) if (isReplaced(ref, target)) commits.set(refKey(ref), { commit: target.commit });
      return commits;
    },
  };
}
