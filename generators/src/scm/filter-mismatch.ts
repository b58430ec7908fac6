/** Why pull requests and repositories do not pass the filters of their generators. */
import type { PullRequestFact, ScmFilter } from '../expansion/facts.js';
import { compileCondition } from './condition.js';
import type { PullRequestFilter } from './pull-request-filters.js';
import {
  compileScmFilters,
  passesBranch,
  passesRepository,
  type ScmBranchCandidate,
  type ScmFilters,
} from './scm-filters.js';

/** How many filters are gone through in one reason. */
const MAX_FILTERS = 3;

/** Why a pull request gives nothing; undefined when it passes. @throws GenerationError for an expression that RE2 refuses */
export function pullRequestMismatch(
  pullRequest: PullRequestFact,
  labels: readonly string[],
  filters: readonly PullRequestFilter[],
): string | undefined {
  const missing = labels.find((label) => !pullRequest.labels.includes(label));
  if (missing !== undefined) return `it does not carry the label "${missing}"`;
  if (filters.length === 0) return undefined;
  const texts = {
    branchMatch: pullRequest.branch,
    targetBranchMatch: pullRequest.targetBranch,
    titleMatch: pullRequest.title,
  };
  const reasons: string[] = [];
  for (const [index, filter] of filters.entries()) {
    const failed = Object.entries(texts).find(([field, text]) => {
      const pattern = filter[field as keyof typeof texts];
      return compileCondition(`filters[${index}].${field}`, pattern)?.(text) === false;
    });
    if (failed === undefined) return undefined;
    const [field, text] = failed;
    reasons.push(
      `filters[${index}].${field} ${JSON.stringify(filter[field as keyof typeof texts])} is not in ${JSON.stringify(text)}`,
    );
  }
  return joined(reasons);
}

/** Why a branch of a repository gives nothing; undefined when it passes. @throws GenerationError for an expression that RE2 refuses */
export function scmMismatch(
  filters: readonly ScmFilter[],
  branch: ScmBranchCandidate,
  pathExists: (path: string) => boolean,
): string | undefined {
  const compiled = compileScmFilters(filters);
  if (!passesRepository(compiled, branch)) return reasonsOf(filters, branch, pathExists, isAboutRepository);
  if (passesBranch(compiled, branch, pathExists)) return undefined;
  return reasonsOf(filters, branch, pathExists, (one) => one.branchFilters.length > 0);
}

function isAboutRepository({ repositoryFilters }: ScmFilters): boolean {
  return repositoryFilters.length > 0;
}

/** What each of the filters of one phase misses. */
function reasonsOf(
  filters: readonly ScmFilter[],
  branch: ScmBranchCandidate,
  pathExists: (path: string) => boolean,
  counts: (one: ScmFilters) => boolean,
): string {
  const reasons: string[] = [];
  for (const [index, filter] of filters.entries()) {
    if (!counts(compileScmFilters([filter]))) continue;
    reasons.push(`filters[${index}]${missedBy(filter, branch, pathExists)}`);
  }
  return joined(reasons);
}

function missedBy(filter: ScmFilter, branch: ScmBranchCandidate, pathExists: (path: string) => boolean): string {
  const misses = (pattern: string | undefined, texts: readonly string[]): boolean => {
    const condition = compileCondition('', pattern);
    return condition !== undefined && !texts.some(condition);
  };
  if (misses(filter.repositoryMatch, [branch.repository])) {
    return `.repositoryMatch ${JSON.stringify(filter.repositoryMatch)} is not in "${branch.repository}"`;
  }
  if (misses(filter.labelMatch, branch.labels)) {
    return `.labelMatch ${JSON.stringify(filter.labelMatch)} is in none of its labels`;
  }
  if (misses(filter.branchMatch, [branch.branch])) {
    return `.branchMatch ${JSON.stringify(filter.branchMatch)} is not in "${branch.branch}"`;
  }
  const missing = (filter.pathsExist ?? []).find((path) => !pathExists(trimmed(path)));
  if (missing !== undefined) return `.pathsExist: there is no "${missing}"`;
  const present = (filter.pathsDoNotExist ?? []).find((path) => pathExists(trimmed(path)));
  return present === undefined ? ' does not pass' : `.pathsDoNotExist: there is "${present}"`;
}

function trimmed(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

function joined(reasons: readonly string[]): string {
  const more = reasons.length > MAX_FILTERS ? `; and ${reasons.length - MAX_FILTERS} more filters` : '';
  return `${reasons.slice(0, MAX_FILTERS).join('; ')}${more}`;
}
