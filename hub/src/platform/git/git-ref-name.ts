/** What may be written as `targetRevision`, and what it means among the refs of a remote. */
import { InvalidRefError } from './git.errors.js';
import type { RemoteRefs } from './git-remote.js';

/** What is followed where no ref is written, as in Argo CD. */
export const DEFAULT_REF = 'HEAD';
/** Git itself allows longer ones in some file systems only. */
const MAX_REF_LENGTH = 255;
const COMMIT = /^[0-9a-f]{40}$/i;

/** Whether the ref is a full commit id: it never moves and needs no remote to be resolved. */
export function isCommitId(ref: string): boolean {
  return COMMIT.test(ref);
}

/** Throws INVALID_REF unless the ref is a branch, tag, HEAD or full commit id by Git's grammar (git-check-ref-format). */
export function checkRefName(ref: string): void {
  if (ref === DEFAULT_REF || isCommitId(ref)) return;
  if (/[*^~<>=]|\|\||\s/.test(ref)) {
    throw new InvalidRefError(
      `"${shown(ref)}" looks like a version constraint; these are not supported yet. Name a branch, a tag, HEAD or a full commit id.`,
    );
  }
  const isWrong =
    ref.length === 0 ||
    ref.length > MAX_REF_LENGTH ||
    /^[-/]|\/$|\.$|\.\.|\/\/|@\{|[\\?:[]|\p{Cc}/u.test(ref) ||
    ref === '@' ||
    ref.split('/').some((part) => part.startsWith('.') || part.endsWith('.lock'));
  if (isWrong) throw new InvalidRefError(`"${shown(ref)}" is not a valid name of a branch, tag or commit.`);
}

/** The full names that a ref may stand for, best first: a branch wins over a tag of the same name, as in Argo CD. */
export function fullNamesOf(ref: string): string[] {
  if (ref === DEFAULT_REF) return [DEFAULT_REF];
  if (ref.startsWith('refs/')) return [ref];
  return [`refs/heads/${ref}`, `refs/tags/${ref}`];
}

/** The commit of a ref; undefined when the remote has no such ref. */
export function commitOfRef(ref: string, refs: RemoteRefs): string | undefined {
  if (isCommitId(ref)) return ref.toLowerCase();
  for (const name of fullNamesOf(ref)) {
    const commit = refs.commits.get(name);
    if (commit !== undefined) return commit;
  }
  return undefined;
}

/** What to say about a ref that the remote does not have. */
export function hintForMissingRef(ref: string): string {
  return /^[0-9a-f]{4,39}$/i.test(ref)
    ? 'A commit is named by its full id of 40 digits.'
    : 'Check targetRevision, or push it.';
}

function shown(ref: string): string {
  const clean = ref.replace(/\p{Cc}/gu, '?');
  return clean.length > 100 ? `${clean.slice(0, 100)}...` : clean;
}
