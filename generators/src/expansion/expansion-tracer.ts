/** What an expansion tells somebody who wants to explain it. Nobody listens while applications are made: then none of this costs anything. */
import type { GeneratedApplication } from '../application/generated-application.js';
import type { PathPattern } from '../git/repository-index.js';
import type { JsonObject } from '../json.js';
import type { ParameterSet } from '../parameters/parameter-set.js';
import type { PullRequestFilter } from '../scm/pull-request-filters.js';
import type { LabelSelector } from '../selector/label-selector.js';
import type { Path } from '../yaml/yaml-document.js';
import type {
  ClusterFact,
  PullRequestFact,
  RepositoryFact,
  ScmRepositoriesQuestion,
  ScmRepositoryFact,
} from './facts.js';

/** Directories or files that patterns of a git generator chose. */
export interface ChosenPaths {
  readonly of: 'directories' | 'files';
  readonly url: string;
  readonly revision: string;
  readonly repository: RepositoryFact;
  readonly patterns: readonly PathPattern[];
}

/** What a parameter set was made from. */
export type SetSource =
  | { readonly kind: 'cluster'; readonly cluster: Pick<ClusterFact, 'name' | 'server'> & Partial<ClusterFact> }
  | { readonly kind: 'clusterList'; readonly sets: readonly ParameterSet[] }
  | { readonly kind: 'element'; readonly index: number }
  | { readonly kind: 'yamlElement'; readonly index: number }
  | { readonly kind: 'directory'; readonly directory: string; readonly chosen: ChosenPaths }
  | {
      readonly kind: 'file';
      readonly file: string;
      readonly text: string;
      /** Which object of a list in the file. */
      readonly index: number;
      /** The name of the parameters that tell where the file is. */
      readonly pathName: string;
      readonly chosen: ChosenPaths;
    }
  | { readonly kind: 'pullRequest'; readonly fact: PullRequestFact }
  | { readonly kind: 'scmRepository'; readonly fact: ScmRepositoryFact }
  | {
      readonly kind: 'decision';
      readonly index: number;
      readonly entry: JsonObject;
      readonly cluster: string;
      readonly configMap: string;
    }
  | { readonly kind: 'pluginItem'; readonly index: number; readonly item: JsonObject; readonly configMap: string };

/** What gave no parameter set, or lost it, with what is needed to tell why. */
export type LeftOut =
  | { readonly kind: 'cluster'; readonly cluster: ClusterFact; readonly selector: LabelSelector }
  | { readonly kind: 'paths'; readonly chosen: ChosenPaths; readonly found: readonly string[] }
  | { readonly kind: 'emptyFile'; readonly file: string }
  | {
      readonly kind: 'pullRequest';
      readonly fact: PullRequestFact;
      readonly labels: readonly string[];
      readonly filters: readonly PullRequestFilter[];
    }
  | { readonly kind: 'scmRepositories'; readonly question: ScmRepositoriesQuestion }
  | { readonly kind: 'decision'; readonly index: number; readonly entry: JsonObject; readonly matchKey: string }
  | { readonly kind: 'selector'; readonly set: ParameterSet; readonly selector: LabelSelector }
  | { readonly kind: 'matrix'; readonly set: ParameterSet; readonly child: Path }
  | { readonly kind: 'mergeBase' | 'mergeOverride'; readonly set: ParameterSet; readonly keys: readonly string[] };

/** Two parameter sets that became one. */
export interface Joined {
  readonly first: ParameterSet;
  readonly second: ParameterSet;
  /** Whose value counts where both have a name. */
  readonly winner: 'first' | 'second';
}

/** Listens to one expansion. */
export interface ExpansionTracer {
  /** Sets that are used again, apart for each generator: two may share one value, and each has to be told of. */
  knownSets(path: Path): WeakMap<object, readonly ParameterSet[]>;
  /** A generator without children begins: what is told next without a path is about it. */
  enters(path: Path): void;
  made(set: ParameterSet, source: SetSource): void;
  /** A generator's `values` were added. */
  valued(set: ParameterSet, from: ParameterSet, values: JsonObject): void;
  /** A copy that templates may write into. */
  copied(copy: ParameterSet, from: ParameterSet): void;
  joined(set: ParameterSet, parts: Joined): void;
  leftOut(what: LeftOut, path?: Path): void;
  /** The parameters around the generators that run until the next call; undefined: none. Gives those before. */
  surrounds(set: ParameterSet | undefined): ParameterSet | undefined;
  /** What a generator gave, its selector applied. */
  gave(path: Path, sets: readonly ParameterSet[]): void;
  rendered(application: GeneratedApplication, set: ParameterSet, path: Path): void;
}
