/** The scmProvider generator: one parameter set for each repository, or each of its branches, that an organization holds. */
import { GoInteger } from '../go-template/values/go-integer.js';
import { GenerationError } from '../generation.errors.js';
import { memberOf, textMember, type JsonObject } from '../json.js';
import { ObjectParameters, OwnParameters, type Parameter, type ParameterSet } from '../parameters/parameter-set.js';
import { chooseProvider } from '../scm/choose-provider.js';
import { normalList } from '../scm/normal-form.js';
import { compileScmFilters } from '../scm/scm-filters.js';
import { normalizeName } from '../spec/dns-name.js';
import { SCM_FILTERS, SCM_PROVIDERS } from '../spec/provider-schema.js';
import type { ExpansionRun } from './expansion-run.js';
import type { ScmFilter, ScmRepositoriesQuestion, ScmRepositoryFact } from './facts.js';
import type { Scope } from './generator-entry.js';
import { compileValues } from './generator-values.js';
import { RepositoryUuid } from './repository-uuid.js';

type Provider = ScmRepositoriesQuestion['provider'];

/** Lengths of the two short forms of a commit. */
const SHORT = 8;
const SHORTER = 7;
/** Providers that count their repositories; the others name them by a text. */
const COUNTING_PROVIDERS: ReadonlySet<Provider> = new Set(['github', 'gitlab', 'gitea', 'bitbucketServer']);

/** Runs `scmProvider`. An answer that is not known yet gives no sets, and a need. @throws GenerationError GENERATOR_ERROR */
export function runScmProvider(
  run: ExpansionRun,
  value: JsonObject,
  original: JsonObject,
  scope: Scope,
): ParameterSet[] {
  const { provider, settings } = chooseProvider('scmProvider', SCM_PROVIDERS, value);
  const cloneProtocol = cloneProtocolOf(provider, value);
  const filters = filtersOf(value, scope);
  // An expression that is no good fails before anyone is asked.
  compileScmFilters(filters);
  const question: ScmRepositoriesQuestion = { kind: 'scmRepositories', provider, settings, cloneProtocol, filters };
  const answer = run.answer(question);
  if (answer === undefined) return [];
  run.tracer?.leftOut({ kind: 'scmRepositories', question });
  const addValues = compileValues(run, value, original, scope);
  return answer.map((fact) => {
    const set = setOf(run, provider, fact);
    run.tracer?.made(set, { kind: 'scmRepository', fact });
    return addValues(set);
  });
}

/** Filled in, every filter holds a list of paths, if an empty one: Argo CD then applies all of them to branches. */
function filtersOf(value: JsonObject, { wasFilled }: Scope): readonly ScmFilter[] {
  const filters = normalList(SCM_FILTERS, memberOf(value, 'filters')) as readonly ScmFilter[];
  return wasFilled ? filters.map((filter) => ({ pathsExist: [], ...filter })) : filters;
}

function setOf(run: ExpansionRun, provider: Provider, fact: ScmRepositoryFact): ParameterSet {
  const parameters = {
    organization: fact.organization,
    repository: fact.repository,
    repository_id: repositoryId(run, provider, fact.repositoryId),
    url: fact.url,
    branch: fact.branch,
    branchNormalized: normalizeName(fact.branch),
    sha: fact.sha,
    short_sha: fact.sha.slice(0, SHORT),
    short_sha_7: fact.sha.slice(0, SHORTER),
    labels: fact.labels.join(','),
  };
  return run.isNested ? new ObjectParameters(parameters) : new OwnParameters(new Map(Object.entries(parameters)));
}

/** Mostly no text in Argo CD: the plain language, which fills in texts only, leaves it alone. */
function repositoryId(run: ExpansionRun, provider: Provider, id: string): Parameter {
  if (provider === 'azureDevOps' && !run.fillsAtOnce) return new RepositoryUuid(id);
  if (!COUNTING_PROVIDERS.has(provider) || !/^\d{1,18}$/.test(id)) return id;
  return run.fillsAtOnce ? Number(id) : new GoInteger('int64', BigInt(id));
}

/** @throws GenerationError GENERATOR_ERROR for a protocol that the provider does not speak */
function cloneProtocolOf(provider: Provider, value: JsonObject): string {
  const protocol = textMember(value, 'cloneProtocol');
  const isKnown =
    ['', 'ssh', 'https'].includes(protocol) ||
    // It has one URL only, whatever is asked for.
    provider === 'azureDevOps' ||
    (provider === 'awsCodeCommit' && protocol === 'https-fips') ||
    (provider === 'bitbucketServer' && protocol === 'http');
  if (isKnown) return protocol;
  const message = `cloneProtocol is "${protocol}", which ${provider} does not offer; use ssh or https.`;
  throw new GenerationError('GENERATOR_ERROR', message);
}
