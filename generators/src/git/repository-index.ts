/** Answers what directories and files of a repository match patterns, without reading every path for every pattern. */
import type { RepositoryFact } from '../expansion/facts.js';
import type { WorkMeter } from '../work-meter.js';
import { parseGoPathPattern } from './go-path-pattern.js';
import { literalPrefix, matchTokens, type PatternToken } from './pattern-token.js';
import { compilePathspec, type Pathspec } from './pathspec.js';

/** A pattern that includes or excludes. */
export interface PathPattern {
  readonly path: string;
  readonly exclude: boolean;
}

const indexes = new WeakMap<RepositoryFact, RepositoryIndex>();

/** The index of a repository: made once for each fact object. */
export function indexOf(repository: RepositoryFact): RepositoryIndex {
  let index = indexes.get(repository);
  if (index === undefined) {
    index = new RepositoryIndex(repository);
    indexes.set(repository, index);
  }
  return index;
}

/** Sorted paths of a repository. */
export class RepositoryIndex {
  private readonly files: readonly string[];
  private readonly directories: readonly string[];

  constructor(repository: RepositoryFact) {
    this.files = sorted(repository.paths);
    // Argo CD never looks into directories whose name starts with a dot.
    this.directories = sorted(
      repository.directories.filter((path) => path !== '' && path !== '.' && !/(?:^|\/)\./.test(path)),
    );
  }

  /** Directories that some pattern includes and none excludes; malformed patterns count for nothing. */
  findDirectories(patterns: readonly PathPattern[], meter: WorkMeter): string[] {
    const matches = (tokens: readonly PatternToken[], path: string): boolean => {
      countMatch(meter, tokens.length, path);
      return matchTokens(tokens, path);
    };
    const compiled = patterns.flatMap(({ path, exclude }) => {
      const tokens = parseGoPathPattern(path);
      return tokens === undefined ? [] : [{ tokens, exclude }];
    });
    const included = new Set<string>();
    for (const { tokens, exclude } of compiled) {
      if (exclude) continue;
      for (const path of withPrefix(this.directories, literalPrefix(tokens)))
        if (matches(tokens, path)) included.add(path);
    }
    return [...included]
      .filter((path) => !compiled.some(({ tokens, exclude }) => exclude && matches(tokens, path)))
      .toSorted(byText);
  }

  /** Files that some pathspec includes and none excludes, sorted. @throws GenerationError GENERATOR_ERROR for a pathspec that git refuses */
  findFiles(patterns: readonly PathPattern[], meter: WorkMeter): string[] {
    const compiled = patterns.map(({ path, exclude }) => ({ pathspec: compilePathspec(path), exclude }));
    const matches = (pathspec: Pathspec, path: string): boolean => {
      countMatch(meter, pathspec.length, path);
      return pathspec.matches(path);
    };
    const included = new Set<string>();
    for (const { pathspec, exclude } of compiled) {
      if (exclude) continue;
      for (const path of withPrefix(this.files, pathspec.prefix)) if (matches(pathspec, path)) included.add(path);
    }
    return [...included]
      .filter((path) => !compiled.some(({ pathspec, exclude }) => exclude && matches(pathspec, path)))
      .toSorted(byText);
  }
}

/** Matching takes at most pattern length x path length, a step for some thousand of them. */
function countMatch(meter: WorkMeter, patternLength: number, path: string): void {
  meter.count(1 + ((patternLength * path.length) >>> 11));
}

/** The stretch of a sorted list whose entries start with a prefix. */
function withPrefix(paths: readonly string[], prefix: string): readonly string[] {
  if (prefix === '') return paths;
  let low = 0;
  let high = paths.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((paths[middle] ?? '') < prefix) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < paths.length && paths[end]?.startsWith(prefix) === true) end += 1;
  return paths.slice(low, end);
}

function sorted(paths: readonly string[]): readonly string[] {
  for (let index = 1; index < paths.length; index += 1) {
    if (byText(paths[index - 1] ?? '', paths[index] ?? '') > 0) return paths.toSorted(byText);
  }
  return paths;
}

function byText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
