/** A host of repositories that a set asks, as far as its text tells: what a webhook has to fit. */
import { GenerationError } from '../generation.errors.js';
import { textMember, type JsonObject } from '../json.js';
import { chooseProvider } from '../scm/choose-provider.js';
import { PULL_REQUEST_PROVIDERS, SCM_PROVIDERS } from '../spec/provider-schema.js';
import { isTemplated } from './templated.js';

/** One scmProvider or pullRequest generator. */
export interface ScmSource {
  readonly kind: 'pullRequests' | 'scmRepositories';
  /** As in the questions. */
  readonly provider: string;
  /** The API's address; empty for the provider's public one. */
  readonly api: string;
  /** Owner, organization, group, Bitbucket Server's project or Azure's organization; empty where repositories have none. */
  readonly owner: string;
  /** GitLab's project (path or number) of pull requests, and Azure's project; else empty. */
  readonly project: string;
  /** The repository; empty for all of the owner's and for GitLab. */
  readonly repository: string;
  /** Whether parameters of another generator are filled in, so that only an expansion tells what is asked. */
  readonly templated: boolean;
  readonly location: string;
}

/** Where a provider writes its owner, if it is not `owner`. */
const OWNER_FIELDS: Readonly<Record<string, string>> = {
  azureDevOps: 'organization',
  azuredevops: 'organization',
  bitbucketServer: 'project',
};
/** Where a provider writes its project. */
const PROJECT_FIELDS: Readonly<Record<string, string>> = {
  azureDevOps: 'teamProject',
  azuredevops: 'project',
};

/** The source of a generator; none when it names no provider. */
export function scmSource(kind: ScmSource['kind'], generator: JsonObject, location: string): ScmSource[] {
  const chosen = providerOf(kind, generator);
  if (chosen === undefined) return [];
  const { provider, settings } = chosen;
  const isScm = kind === 'scmRepositories';
  const ownerField = OWNER_FIELDS[provider] ?? (isScm && provider === 'github' ? 'organization' : 'owner');
  const projectField = PROJECT_FIELDS[provider];
  return [
    {
      kind,
      provider,
      api: textMember(settings, 'api'),
      owner: textMember(settings, isScm && provider === 'gitlab' ? 'group' : ownerField),
      project: provider === 'gitlab' ? textMember(settings, 'project') : textMember(settings, projectField ?? ''),
      repository: textMember(settings, 'repo'),
      templated: isTemplated(generator),
      location,
    },
  ];
}

function providerOf(
  kind: ScmSource['kind'],
  generator: JsonObject,
): { provider: string; settings: JsonObject } | undefined {
  try {
    return kind === 'pullRequests'
      ? chooseProvider('pullRequest', PULL_REQUEST_PROVIDERS, generator)
      : chooseProvider('scmProvider', SCM_PROVIDERS, generator);
  } catch (error) {
    if (error instanceof GenerationError) return undefined;
    throw error;
  }
}
