/** What a set reads from the outside, seen from its text alone. */
import { isJsonList, isJsonObject, memberOf, textMember, type Json, type JsonObject } from '../json.js';
import type { ParsedSet } from '../spec/parsed-manifest.js';
import { formatPath } from '../spec/path.js';
import type { Path } from '../yaml/yaml-document.js';
import type { FactQuestion } from './facts.js';
import { refreshSeconds } from './refresh-seconds.js';
import { scmSource, type ScmSource } from './scm-source.js';
import { isTemplated } from './templated.js';

/** One git generator of a set. */
export interface GitSource {
  readonly url: string;
  readonly revision: string;
  /** The patterns as written, without exclusions. */
  readonly directories: readonly string[];
  readonly files: readonly string[];
  /** Whether parameters of another generator are filled into it, so that only an expansion tells what it reads. */
  readonly templated: boolean;
  readonly requeueAfterSeconds?: number;
  readonly location: string;
}

/** What a set reads. */
export interface GeneratorSources {
  readonly clusters: boolean;
  readonly repositories: readonly GitSource[];
  /** The kinds of questions that it may ask, each once, sorted. A webhook for plugins concerns every set that asks one. */
  readonly questions: readonly FactQuestion['kind'][];
  /** Hosts of repositories that it asks; for webhooks. */
  readonly scm: readonly ScmSource[];
  /**
   * After how many seconds Argo CD would look again at the latest: the least of all generators, wherever they stand. git, plugin and
   * clusterDecisionResource ask for 180 and scmProvider and pullRequest for 1800 unless the set says otherwise; 0 stands for never.
   * Absent: nothing asks for it.
   */
  readonly requeueAfterSeconds?: number;
}

interface Found {
  clusters: boolean;
  readonly repositories: GitSource[];
  readonly questions: Set<FactQuestion['kind']>;
  readonly scm: ScmSource[];
  seconds: number;
}

/** Asks a question when it stands in an entry. */
const ASKING: readonly (readonly [string, FactQuestion['kind']])[] = [
  ['scmProvider', 'scmRepositories'],
  ['pullRequest', 'pullRequests'],
  ['plugin', 'plugin'],
  ['clusterDecisionResource', 'decisions'],
];

/** The sources of a set, without facts. What is really read is told by `Expansion.sources`. */
export function generatorSources(set: ParsedSet): GeneratorSources {
  const found: Found = { clusters: false, repositories: [], questions: new Set(), scm: [], seconds: Infinity };
  collect(memberOf(set.spec, 'generators'), ['spec', 'generators'], found);
  const { clusters, repositories, scm, seconds } = found;
  const questions = [...found.questions].toSorted();
  return {
    clusters,
    repositories,
    questions,
    scm,
    ...(seconds === Infinity ? {} : { requeueAfterSeconds: seconds }),
  };
}

function collect(generators: Json | undefined, path: Path, found: Found): void {
  if (!isJsonList(generators)) return;
  generators.forEach((entry, index) => {
    if (!isJsonObject(entry)) return;
    const at = [...path, index];
    // Decisions name clusters, too.
    if (isJsonObject(memberOf(entry, 'clusters'))) found.clusters = true;
    if (isJsonObject(memberOf(entry, 'clusterDecisionResource'))) found.clusters = true;
    const git = memberOf(entry, 'git');
    if (isJsonObject(git)) found.repositories.push(gitSource(git, [...at, 'git']));
    for (const [name, kind] of ASKING) {
      const own = memberOf(entry, name);
      if (!isJsonObject(own)) continue;
      found.questions.add(kind);
      if (kind === 'scmRepositories' || kind === 'pullRequests') {
        found.scm.push(...scmSource(kind, own, formatPath([...at, name])));
      }
    }
    found.seconds = Math.min(found.seconds, refreshSeconds(entry) ?? Infinity);
    for (const name of ['matrix', 'merge']) {
      const combination = memberOf(entry, name);
      if (isJsonObject(combination)) collect(memberOf(combination, 'generators'), [...at, name, 'generators'], found);
    }
  });
}

function gitSource(git: JsonObject, path: Path): GitSource {
  const seconds = memberOf(git, 'requeueAfterSeconds');
  return {
    url: textMember(git, 'repoURL'),
    revision: textMember(git, 'revision'),
    directories: includedPaths(memberOf(git, 'directories')),
    files: includedPaths(memberOf(git, 'files')),
    templated: isTemplated(git),
    location: formatPath(path),
    ...(typeof seconds === 'number' ? { requeueAfterSeconds: seconds } : {}),
  };
}

function includedPaths(patterns: Json | undefined): string[] {
  if (!isJsonList(patterns)) return [];
  return patterns.flatMap((pattern) =>
    isJsonObject(pattern) && memberOf(pattern, 'exclude') !== true ? [textMember(pattern, 'path')] : [],
  );
}
