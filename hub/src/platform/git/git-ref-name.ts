/** What may be written as `targetRevision`, and what it means among the refs of a remote. */
import { highestVersion, isVersion, isVersionConstraint } from '@wheelhouse/generators';
import { InvalidRefError } from './git.errors.js';
import type { RemoteRefs } from './git-remote.js';
import { prefixedVersionOf } from './tag-prefix.js';

/** What is followed where no ref is written, as in Argo CD. */
export const DEFAULT_REF = 'HEAD';
/** Git itself allows longer ones in some file systems only. */
const MAX_REF_LENGTH = 255;
const COMMIT = /^[0-9a-f]{40}$/i;
/** Git itself shows 7 digits at least. */
const ABBREVIATED = /^[0-9a-f]{7,39}$/i;
/** Git allows `<`, `>` and `=` in names, but hardly anyone means that. */
const LOOKS_LIKE_CONSTRAINT = /[*^~<>=]|\|\||\s/;
const BRANCHES = 'refs/heads/';
const TAGS = 'refs/tags/';

/** Whether the ref is a full commit id: it never moves and needs no remote to be resolved. */
export function isCommitId(ref: string): boolean {
  return COMMIT.test(ref);
}

/** Whether the ref may be the beginning of a commit id. Once it was found it means that commit for ever. */
export function isAbbreviatedCommitId(ref: string): boolean {
  return ABBREVIATED.test(ref);
}

/**
 * Throws INVALID_REF unless the ref is a branch, tag, HEAD or commit id by Git's grammar (git-check-ref-format), a constraint on
 * versions, or one with a prefix of tags.
 */
export function checkRefName(ref: string): void {
  if (ref === DEFAULT_REF || isCommitId(ref)) return;
  const prefixed = prefixedVersionOf(ref);
  if (prefixed !== undefined) {
    if (!isRefName(`${prefixed.prefix}0`)) throw new InvalidRefError(`"${shown(prefixed.prefix)}" cannot begin a tag.`);
    checkVersion(prefixed.version);
    return;
  }
  if (LOOKS_LIKE_CONSTRAINT.test(ref) && !/\p{Cc}/u.test(ref)) checkConstraint(ref);
  else if (!isRefName(ref))
    throw new InvalidRefError(`"${shown(ref)}" is not a valid name of a branch, tag or commit.`);
}

function checkVersion(text: string): void {
  if (text.length > MAX_REF_LENGTH || !isVersion(text)) checkConstraint(text);
}

function checkConstraint(text: string): void {
  if (text.length <= MAX_REF_LENGTH && isConstraint(text)) return;
  throw new InvalidRefError(
    `"${shown(text)}" is neither a name of a branch, tag or commit nor a constraint on versions. Constraints are written such as 1.2.*, ^1.2, ~1.2 or >=1 <2.`,
  );
}

function isConstraint(text: string): boolean {
  return !/\p{Cc}/u.test(text) && isVersionConstraint(text);
}

function isRefName(text: string): boolean {
  return !(
    text.length === 0 ||
    text.length > MAX_REF_LENGTH ||
    /^[-/]|\/$|\.$|\.\.|\/\/|@\{|[\\?:[*^~\s]|\p{Cc}/u.test(text) ||
    text === '@' ||
    text.split('/').some((part) => part.startsWith('.') || part.endsWith('.lock'))
  );
}

/** The full names that a ref may stand for, best first, or what they begin with: what to ask a remote for. */
export function fullNamesOf(ref: string): string[] {
  if (ref === DEFAULT_REF) return [DEFAULT_REF];
  const prefixed = prefixedVersionOf(ref);
  if (prefixed !== undefined) {
    const isExact = isVersion(prefixed.version);
    return isExact ? exactNamesOf(prefixed.prefix + prefixed.version) : [`${TAGS}${prefixed.prefix}`];
  }
  if (isAbbreviatedCommitId(ref)) return [DEFAULT_REF, BRANCHES, TAGS];
  return isConstraint(ref) ? [...exactNamesOf(ref).filter(isRefName), TAGS] : exactNamesOf(ref);
}

/** A branch wins over a tag of the same name, as in Argo CD. */
function exactNamesOf(ref: string): string[] {
  return ref.startsWith('refs/') ? [ref] : [`${BRANCHES}${ref}`, `${TAGS}${ref}`];
}

/**
 * The commit of a ref; undefined when the remote has no such ref. A branch or tag of exactly this name wins; then the highest tag
 * that fulfils a constraint; then the one commit that begins so among those that branches and tags point to.
 */
export function commitOfRef(ref: string, refs: RemoteRefs): string | undefined {
  if (isCommitId(ref)) return ref.toLowerCase();
  const prefixed = prefixedVersionOf(ref);
  if (prefixed !== undefined) {
    const { prefix, version } = prefixed;
    return isVersion(version) ? exactCommit(prefix + version, refs) : highestTagged(version, prefix, refs);
  }
  const exact = ref === DEFAULT_REF ? refs.commits.get(ref) : exactCommit(ref, refs);
  if (exact !== undefined) return exact;
  if (isAbbreviatedCommitId(ref)) return onlyCommit(ref.toLowerCase(), refs);
  return isConstraint(ref) ? highestTagged(ref, '', refs) : undefined;
}

function exactCommit(ref: string, { commits }: RemoteRefs): string | undefined {
  for (const name of exactNamesOf(ref)) {
    const commit = commits.get(name);
    if (commit !== undefined) return commit;
  }
  return undefined;
}

function highestTagged(constraint: string, prefix: string, { commits }: RemoteRefs): string | undefined {
  const start = TAGS + prefix;
  const versions = [...commits.keys()].flatMap((name) => (name.startsWith(start) ? [name.slice(start.length)] : []));
  const version = highestVersion(constraint, versions);
  return version === undefined ? undefined : commits.get(start + version);
}

function onlyCommit(beginning: string, { commits }: RemoteRefs): string | undefined {
  const found = new Set([...commits.values()].filter((commit) => commit.startsWith(beginning)));
  const [first] = found;
  return found.size === 1 ? first : undefined;
}

/** What to say about a ref that the remote does not have. */
export function hintForMissingRef(ref: string): string {
  if (isAbbreviatedCommitId(ref))
    return 'No branch or tag points to a commit whose id begins so, or several do: a commit that is no tip of a branch is named by its full id of 40 digits.';
  if (isConstraint(prefixedVersionOf(ref)?.version ?? ref))
    return 'None of its tags is a version that fulfils the constraint; pre-releases count only where it names one (*-0).';
  return 'Check targetRevision, or push it.';
}

function shown(ref: string): string {
  const clean = ref.replace(/\p{Cc}/gu, '?');
  return clean.length > 100 ? `${clean.slice(0, 100)}...` : clean;
}
