/** What the outside world holds, as this library asks for it. The hub gathers it, offline it comes from a file. */
import type { JsonObject } from '../json.js';

/** A registered cluster. */
export interface ClusterFact {
  readonly name: string;
  readonly server: string;
  readonly project?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** One revision of a Git repository. Hand in the same object again for the same content: what is derived from it is kept with it. */
export interface RepositoryFact {
  /** All files, relative to the root. Quickest when sorted. */
  readonly paths: readonly string[];
  /** All directories, relative to the root and without it. */
  readonly directories: readonly string[];
  /** The text of one of `paths`; undefined when it is not known yet. */
  read(path: string): string | undefined;
}

/** Why a fact cannot be had. */
export interface FactProblem {
  /** Stable, for example `REPOSITORY_NOT_ALLOWED`. */
  readonly code: string;
  readonly message: string;
}

/** Why there is no answer: the generator that asked fails with it. */
export interface FactFailure {
  readonly problem: FactProblem;
}

/** An open pull request, as the providers of Argo CD tell it. */
export interface PullRequestFact {
  /** The number; some providers count in text. */
  readonly number: string;
  readonly title: string;
  readonly branch: string;
  readonly targetBranch: string;
  readonly headSha: string;
  readonly labels: readonly string[];
  readonly author: string;
}

/** A branch of a repository that an organization holds. */
export interface ScmRepositoryFact {
  readonly organization: string;
  readonly repository: string;
  /** Text; empty where the provider has none. */
  readonly repositoryId: string;
  /** For the clone protocol that was asked for. */
  readonly url: string;
  readonly branch: string;
  readonly sha: string;
  readonly labels: readonly string[];
}

/** What a ClusterDecisionResource generator finds. */
export interface DecisionsFact {
  /** `matchKey` of the ConfigMap. */
  readonly matchKey: string;
  /** The entries of `status.<statusListKey>` of every resource found, in order. */
  readonly entries: readonly JsonObject[];
}

/** A filter of scmProvider: regular expressions (RE2) and paths, all of which have to hold. */
export interface ScmFilter {
  readonly repositoryMatch?: string;
  readonly branchMatch?: string;
  readonly labelMatch?: string;
  readonly pathsExist?: readonly string[];
  readonly pathsDoNotExist?: readonly string[];
}

/** The open pull requests of a repository. `settings` are the provider's fields as in the set, filled in. */
export interface PullRequestsQuestion {
  readonly kind: 'pullRequests';
  readonly provider: 'github' | 'gitlab' | 'gitea' | 'bitbucketServer' | 'bitbucket' | 'azuredevops';
  readonly settings: JsonObject;
  readonly continueOnRepoNotFoundError: boolean;
}

/** The repositories and branches of an organization that pass the filters (`passesRepository`, `passesBranch`). */
export interface ScmRepositoriesQuestion {
  readonly kind: 'scmRepositories';
  readonly provider: 'github' | 'gitlab' | 'gitea' | 'bitbucketServer' | 'bitbucket' | 'azureDevOps' | 'awsCodeCommit';
  readonly settings: JsonObject;
  /** `ssh` (Argo CD's default), `https`, or empty for the provider's default. */
  readonly cloneProtocol: string;
  readonly filters: readonly ScmFilter[];
}

/** The parameter sets of a plugin. */
export interface PluginQuestion {
  readonly kind: 'plugin';
  readonly applicationSetName: string;
  /** The ConfigMap with `baseUrl`, `token` and `requestTimeout`. */
  readonly configMap: string;
  /** `input.parameters`, any JSON. */
  readonly input: JsonObject;
}

/** The decisions of duck-typed resources. */
export interface DecisionsQuestion {
  readonly kind: 'decisions';
  /** The ConfigMap with `apiVersion`, `kind`, `statusListKey` and `matchKey`. */
  readonly configMap: string;
  /** One resource by name, or those that the selector takes. */
  readonly name: string;
  readonly labelSelector: JsonObject;
}

/** What only a service outside can answer. Two questions with the same canonical JSON are the same question. */
export type FactQuestion = PullRequestsQuestion | ScmRepositoriesQuestion | PluginQuestion | DecisionsQuestion;

/** The answer to a question of each kind. */
export interface FactAnswers {
  readonly pullRequests: readonly PullRequestFact[];
  readonly scmRepositories: readonly ScmRepositoryFact[];
  readonly plugin: readonly JsonObject[];
  readonly decisions: DecisionsFact;
}

/** Something that filters left out of an answer. */
export interface LeftOutFact {
  readonly what: string;
  readonly why: string;
  /** What it is called: an explanation looks for these in the names of Applications. */
  readonly names: readonly string[];
}

/** The facts. Every look-up is synchronous; what is not known yet is told as undefined and asked for by the expansion. */
export interface Facts {
  clusters(): readonly ClusterFact[];
  repository(url: string, revision: string): RepositoryFact | FactFailure | undefined;
  /** The answer to a question; undefined: not asked yet. Without this method no question can be answered. */
  answer?<Kind extends FactQuestion['kind']>(
    question: Extract<FactQuestion, { kind: Kind }>,
  ): FactAnswers[Kind] | FactFailure | undefined;
  /** What the filters of a question left out of its answer; for explanations only. Without this method it is not known. */
  leftOut?(question: ScmRepositoriesQuestion): readonly LeftOutFact[];
  /** The time that templates see (`now`); the epoch without it. */
  now?(): Date;
}

/** A tree of a repository, or files of it, that the caller has to fetch before it expands again. */
export interface RepositoryNeed {
  readonly kind: 'repository';
  readonly url: string;
  readonly revision: string;
  /** The files whose texts are needed; empty: the lists of paths and directories. */
  readonly files: readonly string[];
}

/** What the caller has to fetch or ask before it expands again. */
export type Need = RepositoryNeed | FactQuestion;

/** What an expansion asked for: a change of any of it may change the result. */
export interface SourceUse {
  readonly clusters: boolean;
  readonly repositories: readonly { readonly url: string; readonly revision: string }[];
  readonly questions: readonly FactQuestion[];
}
