/**
 * The filters of scmProvider. Argo CD applies them in two phases. A filter that only looks at repositories (name, labels) counts in the
 * first, before branches are listed; one that asks for a branch or paths counts in the second, with all its conditions. In each phase one
 * filter has to pass. So a filter of the one kind and one of the other are both needed, although filters are alternatives otherwise.
 */
import type { ScmFilter } from '../expansion/facts.js';
import { compileCondition, type TextCondition } from './condition.js';

/** What the first phase looks at. */
export interface ScmRepositoryCandidate {
  readonly repository: string;
  readonly labels: readonly string[];
}

/** What the second phase looks at. */
export interface ScmBranchCandidate extends ScmRepositoryCandidate {
  readonly branch: string;
}

interface CompiledFilter {
  readonly repositoryMatch: TextCondition | undefined;
  readonly labelMatch: TextCondition | undefined;
  readonly branchMatch: TextCondition | undefined;
  readonly pathsExist: readonly string[];
  readonly pathsDoNotExist: readonly string[];
}

/** Compiled filters. */
export interface ScmFilters {
  readonly repositoryFilters: readonly CompiledFilter[];
  readonly branchFilters: readonly CompiledFilter[];
  /** Whether paths can be asked for at all. */
  readonly needsPaths: boolean;
}

/** Compiles filters. One without any condition has no effect. @throws GenerationError GENERATOR_ERROR for an expression that RE2 refuses */
export function compileScmFilters(filters: readonly ScmFilter[]): ScmFilters {
  const repositoryFilters: CompiledFilter[] = [];
  const branchFilters: CompiledFilter[] = [];
  filters.forEach((filter, index) => {
    const compiled = compileFilter(filter, `filters[${index}]`);
    // An empty list of paths is a condition of branches too, though one that always holds.
    if (compiled.branchMatch !== undefined || filter.pathsExist !== undefined || filter.pathsDoNotExist !== undefined) {
      branchFilters.push(compiled);
    } else if (compiled.repositoryMatch !== undefined || compiled.labelMatch !== undefined) {
      repositoryFilters.push(compiled);
    }
  });
  const needsPaths = branchFilters.some(
    ({ pathsExist, pathsDoNotExist }) => pathsExist.length + pathsDoNotExist.length > 0,
  );
  return { repositoryFilters, branchFilters, needsPaths };
}

/** The first phase: whether the branches of a repository are looked at. */
export function passesRepository(filters: ScmFilters, repository: ScmRepositoryCandidate): boolean {
  const { repositoryFilters } = filters;
  return repositoryFilters.length === 0 || repositoryFilters.some((filter) => matchesRepository(filter, repository));
}

/** The second phase. `pathExists` is called for files and directories, without slashes at their ends, and only where it matters. */
export function passesBranch(
  filters: ScmFilters,
  branch: ScmBranchCandidate,
  pathExists: (path: string) => boolean,
): boolean {
  const check = checkBranch(filters, branch);
  let step = check.next();
  while (step.done !== true) step = check.next(pathExists(step.value));
  return step.value;
}

/** The second phase, where paths are asked for over a network: one after the other, each at most once. */
export async function passesBranchAsync(
  filters: ScmFilters,
  branch: ScmBranchCandidate,
  pathExists: (path: string) => Promise<boolean>,
): Promise<boolean> {
  const check = checkBranch(filters, branch);
  let step = check.next();
  while (step.done !== true) step = check.next(await pathExists(step.value));
  return step.value;
}

/** The check itself: gives the paths it has to know about, is told whether they exist, and ends with the result. */
function* checkBranch(filters: ScmFilters, branch: ScmBranchCandidate): Generator<string, boolean, boolean> {
  if (filters.branchFilters.length === 0) return true;
  const known = new Map<string, boolean>();
  for (const filter of filters.branchFilters) {
    if (!matchesRepository(filter, branch) || filter.branchMatch?.(branch.branch) === false) continue;
    if (yield* checkPaths(filter, known)) return true;
  }
  return false;
}

function* checkPaths(filter: CompiledFilter, known: Map<string, boolean>): Generator<string, boolean, boolean> {
  const wanted = [
    ...filter.pathsExist.map((path) => [path, true] as const),
    ...filter.pathsDoNotExist.map((path) => [path, false] as const),
  ];
  for (const [path, isWanted] of wanted) {
    const exists = known.get(path) ?? (yield path);
    known.set(path, exists);
    if (exists !== isWanted) return false;
  }
  return true;
}

function matchesRepository(filter: CompiledFilter, { repository, labels }: ScmRepositoryCandidate): boolean {
  const { repositoryMatch, labelMatch } = filter;
  if (repositoryMatch !== undefined && !repositoryMatch(repository)) return false;
  return labelMatch === undefined || labels.some(labelMatch);
}

function compileFilter(filter: ScmFilter, place: string): CompiledFilter {
  return {
    repositoryMatch: compileCondition(`${place}.repositoryMatch`, filter.repositoryMatch),
    labelMatch: compileCondition(`${place}.labelMatch`, filter.labelMatch),
    branchMatch: compileCondition(`${place}.branchMatch`, filter.branchMatch),
    pathsExist: (filter.pathsExist ?? []).map(withoutSlashesAtEnd),
    pathsDoNotExist: (filter.pathsDoNotExist ?? []).map(withoutSlashesAtEnd),
  };
}

function withoutSlashesAtEnd(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}
