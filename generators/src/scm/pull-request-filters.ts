/** The filters of pullRequest: all conditions of one filter have to hold, and one filter has to pass. */
import type { PullRequestFact } from '../expansion/facts.js';
import { compileCondition, type TextCondition } from './condition.js';

/** One filter, with regular expressions (RE2). */
export interface PullRequestFilter {
  readonly branchMatch?: string;
  readonly targetBranchMatch?: string;
  readonly titleMatch?: string;
}

/** Whether a pull request counts. */
export type PullRequestCondition = (pullRequest: PullRequestFact) => boolean;

/** Compiles filters; without any, everything passes. @throws GenerationError GENERATOR_ERROR for an expression that RE2 refuses */
export function compilePullRequestFilters(filters: readonly PullRequestFilter[]): PullRequestCondition {
  const compiled = filters.map((filter, index) => compileFilter(filter, `filters[${index}]`));
  return (pullRequest) => compiled.length === 0 || compiled.some((passes) => passes(pullRequest));
}

/** The provider's `labels`: a pull request has to carry all of them. */
export function carriesLabels(wanted: readonly string[]): PullRequestCondition {
  return ({ labels }) => wanted.every((label) => labels.includes(label));
}

function compileFilter(filter: PullRequestFilter, place: string): PullRequestCondition {
  const branch = compileCondition(`${place}.branchMatch`, filter.branchMatch);
  const targetBranch = compileCondition(`${place}.targetBranchMatch`, filter.targetBranchMatch);
  const title = compileCondition(`${place}.titleMatch`, filter.titleMatch);
  return (pullRequest) =>
    holds(branch, pullRequest.branch) &&
    holds(targetBranch, pullRequest.targetBranch) &&
    holds(title, pullRequest.title);
}

function holds(condition: TextCondition | undefined, text: string): boolean {
  return condition === undefined || condition(text);
}
