/** The pullRequest generator: one parameter set for each open pull request of a repository. */
import { isJsonList, memberOf, type JsonObject } from '../json.js';
import { ObjectParameters, OwnParameters, type ParameterSet } from '../parameters/parameter-set.js';
import { chooseProvider } from '../scm/choose-provider.js';
import { normalList } from '../scm/normal-form.js';
import { carriesLabels, compilePullRequestFilters, type PullRequestFilter } from '../scm/pull-request-filters.js';
import { slugOfBranch } from '../slug/slug.js';
import { PULL_REQUEST_FILTERS, PULL_REQUEST_PROVIDERS } from '../spec/provider-schema.js';
import type { ExpansionRun } from './expansion-run.js';
import type { PullRequestFact } from './facts.js';
import type { Scope } from './generator-entry.js';
import { compileValues } from './generator-values.js';

/** Lengths of the two short forms of a commit. */
const SHORT = 8;
const SHORTER = 7;

/** Runs `pullRequest`. An answer that is not known yet gives no sets, and a need. @throws GenerationError GENERATOR_ERROR */
export function runPullRequest(
  run: ExpansionRun,
  value: JsonObject,
  original: JsonObject,
  scope: Scope,
): ParameterSet[] {
  const { provider, settings } = chooseProvider('pullRequest', PULL_REQUEST_PROVIDERS, value);
  const filters = normalList(PULL_REQUEST_FILTERS, memberOf(value, 'filters')) as readonly PullRequestFilter[];
  const passes = compilePullRequestFilters(filters);
  const labels = labelsOf(settings);
  const hasLabels = carriesLabels(labels);
  const continueOnRepoNotFoundError = memberOf(value, 'continueOnRepoNotFoundError') === true;
  const answer = run.answer({ kind: 'pullRequests', provider, settings, continueOnRepoNotFoundError });
  if (answer === undefined) return [];
  const addValues = compileValues(run, value, original, scope);
  return answer.flatMap((fact) => {
    if (!hasLabels(fact) || !passes(fact)) {
      run.tracer?.leftOut({ kind: 'pullRequest', fact, labels, filters });
      return [];
    }
    const set = setOf(run, fact);
    run.tracer?.made(set, { kind: 'pullRequest', fact });
    return [addValues(set)];
  });
}

function setOf(run: ExpansionRun, fact: PullRequestFact): ParameterSet {
  const texts = {
    number: fact.number,
    title: fact.title,
    branch: fact.branch,
    branch_slug: slugOfBranch(fact.branch),
    target_branch: fact.targetBranch,
    target_branch_slug: slugOfBranch(fact.targetBranch),
    head_sha: fact.headSha,
    head_short_sha: fact.headSha.slice(0, SHORT),
    head_short_sha_7: fact.headSha.slice(0, SHORTER),
    author: fact.author,
  };
  // The plain language knows no lists.
  if (!run.isNested) return new OwnParameters(new Map(Object.entries(texts)));
  return new ObjectParameters({ ...texts, labels: run.textList(fact.labels) });
}

function labelsOf(settings: JsonObject): readonly string[] {
  const labels = memberOf(settings, 'labels');
  return isJsonList(labels) ? labels.filter((label) => typeof label === 'string') : [];
}
