import { checkRefName, DEFAULT_REF, isCommitId } from '../../platform/git/git-ref-name.js';
import type { Problem } from '@wheelhouse/protocol';
import { chartRef, checkChart } from '../charts/chart-ref.js';

/** A branch, tag, HEAD or commit of a repository, or the version of a chart, as users name it. */
export interface RepositoryRefName {
  readonly url: string;
  readonly ref: string;
  /** The repository is one of charts: `ref` is a version of this one, or a constraint. Empty where the address names the chart itself. */
  readonly chart?: string;
}

/** A ref that points to another commit than before. */
export interface MovedRef extends RepositoryRefName {
  readonly commit: string;
}

/** Where a ref points, or why that is not known. `staleProblem`: the commit is the last known one, asking for it fails now. */
export type RefResolution =
  { readonly commit: string; readonly staleProblem?: Problem } | { readonly problem: Problem };

/** The key of a ref in maps. */
export function refKey({ url, ref, chart }: RepositoryRefName): string {
  return `${url}\n${chart === undefined ? ref : chartRef(chart, ref)}`;
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

/** As it is stored: no ref means HEAD, and charts are part of the ref. */
export function storedName({ url, ref, chart }: RepositoryRefName): { readonly url: string; readonly ref: string } {
  if (chart !== undefined) return { url, ref: chartRef(chart, ref) };
  return { url, ref: ref === '' ? DEFAULT_REF : ref };
}

/** Throws INVALID_REF for what users cannot mean. */
export function checkName(name: RepositoryRefName): void {
  if (name.chart === undefined) checkRefName(storedName(name).ref);
  else checkChart(name.url, name.chart, name.ref);
}

/** The commit that a ref names by itself; undefined when a remote has to be asked. */
export function namedCommit({ ref, chart }: RepositoryRefName): string | undefined {
  return chart === undefined && isCommitId(ref) ? ref.toLowerCase() : undefined;
}
