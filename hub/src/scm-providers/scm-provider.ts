/** What each kind of source host can answer. Failures throw: an answer that is not complete would delete applications. */
import type { PullRequestFact } from '@wheelhouse/generators';
import type { ScmAccess } from './scm-access.js';
import type { ScmSettings } from './scm-settings.js';

/** A repository of an organization, before its branches are known. */
export interface ScmRepository {
  readonly organization: string;
  readonly repository: string;
  readonly repositoryId: string;
  /** For the clone protocol that was asked for. */
  readonly url: string;
  /** Empty where there is none yet. */
  readonly defaultBranch: string;
  /** Labels or topics, in the order of the provider. */
  readonly labels: readonly string[];
}

export interface ScmBranch {
  readonly name: string;
  readonly sha: string;
}

/** An organization, opened with its credential. What is asked of it is bounded and filtered by `list-repositories.ts`. */
export interface ScmRepositorySource {
  /** All of them, or an error. */
  listRepositories(cloneProtocol: string): Promise<readonly ScmRepository[]>;
  /** The default branch, or all with `allBranches`; none for an empty repository. */
  listBranches(repository: ScmRepository): Promise<readonly ScmBranch[]>;
  /** Whether a file or directory is there. `path` has no slash at its ends, no empty part and no dots as parts. */
  hasPath(repository: ScmRepository, branch: ScmBranch, path: string): Promise<boolean>;
}

/** A kind of source host. An adapter is listed in `scm-providers.module.ts`. */
export abstract class ScmProvider {
  /** The keys of `scmProvider` and `pullRequest` that it stands for. */
  abstract readonly names: readonly string[];
  /** The open ones, all of them. Throws SERVICE_NOT_FOUND for a repository that is not there. */
  abstract listPullRequests(settings: ScmSettings, access: ScmAccess): Promise<readonly PullRequestFact[]>;
  abstract openRepositories(settings: ScmSettings, access: ScmAccess): Promise<ScmRepositorySource>;
}
