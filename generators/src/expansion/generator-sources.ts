/** What a set reads from the outside, seen from its text alone. */
import { isJsonList, isJsonObject, memberOf, textMember, type Json, type JsonObject } from '../json.js';
import type { ParsedSet } from '../spec/parsed-manifest.js';
import { formatPath } from '../spec/path.js';
import type { Path } from '../yaml/yaml-document.js';

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
}

/** The sources of a set, without facts. What is really read is told by `Expansion.sources`. */
export function generatorSources(set: ParsedSet): GeneratorSources {
  const found = { clusters: false, repositories: [] as GitSource[] };
  collect(memberOf(set.spec, 'generators'), ['spec', 'generators'], found);
  return found;
}

function collect(
  generators: Json | undefined,
  path: Path,
  found: { clusters: boolean; repositories: GitSource[] },
): void {
  if (!isJsonList(generators)) return;
  generators.forEach((entry, index) => {
    if (!isJsonObject(entry)) return;
    const at = [...path, index];
    if (isJsonObject(memberOf(entry, 'clusters'))) found.clusters = true;
    const git = memberOf(entry, 'git');
    if (isJsonObject(git)) found.repositories.push(gitSource(git, [...at, 'git']));
    for (const name of ['matrix', 'merge']) {
      const combination = memberOf(entry, name);
      if (isJsonObject(combination)) collect(memberOf(combination, 'generators'), [...at, name, 'generators'], found);
    }
  });
}

function gitSource(git: JsonObject, path: Path): GitSource {
  const seconds = memberOf(git, 'requeueAfterSeconds');
  const { template: _template, values: _values, ...read } = git as Record<string, Json>;
  return {
    url: textMember(git, 'repoURL'),
    revision: textMember(git, 'revision'),
    directories: includedPaths(memberOf(git, 'directories')),
    files: includedPaths(memberOf(git, 'files')),
    templated: JSON.stringify(read).includes('{{'),
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
