/** Patterns among `helm.valueFiles`, as doublestar expands them for Argo CD: `**` is any directories, `*` and `?` stay within a name. */
import { compileGlob } from '../directory/glob.js';
import { RenderLimitError } from '../render.errors.js';
import type { SourceLookup } from '../source/source-lookup.js';

/** Names that one pattern may look at. */
const MAX_NAMES = 20_000;
/** Directories below one another that `**` goes into: links may form circles. */
const MAX_DEPTH = 64;

export function isGlob(path: string): boolean {
  return /[*?[]/.test(path);
}

/**
 * The files and directories that match, from the repository's root: directory by directory, the names of each in order, a directory's own
 * before those below it. Throws INVALID_SPEC for a malformed pattern.
 */
export async function expandGlob(pattern: string, lookup: SourceLookup, field: string): Promise<string[]> {
  const search = new Search(lookup, field);
  const alternatives = withoutSlashInBraces(pattern);
  const matches: string[] = [];
  for (const alternative of alternatives) matches.push(...(await search.expand(alternative)));
  return alternatives.length === 1 ? matches : [...new Set(matches)].toSorted();
}

class Search {
  private names = 0;
  private readonly lookup: SourceLookup;
  private readonly field: string;

  constructor(lookup: SourceLookup, field: string) {
    this.lookup = lookup;
    this.field = field;
  }

  async expand(pattern: string): Promise<string[]> {
    const segments = pattern.split('/');
    let directories = [''];
    for (const [index, segment] of segments.entries()) {
      const isLast = index === segments.length - 1;
      const next: string[] = [];
      for (const directory of directories) next.push(...(await this.step(directory, segment, isLast)));
      directories = [...new Set(next)];
    }
    return directories;
  }

  private async step(directory: string, segment: string, isLast: boolean): Promise<string[]> {
    if (segment === '**') return await this.below(directory, isLast, 0);
    if (!/[*?[{\\]/.test(segment)) {
      const { kind } = await this.lookup.find(join(directory, segment));
      return kind === 'directory' || (isLast && kind !== 'missing') ? [join(directory, segment)] : [];
    }
    const matches = compileGlob(segment, this.field, '!^');
    const names = await this.namesIn(directory);
    return names
      .filter(({ name, isDirectory }) => (isDirectory || isLast) && matches(name))
      .map(({ name }) => join(directory, name));
  }

  /** The directory itself and all below it; as the last part of a pattern the files as well. */
  private async below(directory: string, withFiles: boolean, depth: number): Promise<string[]> {
    if (depth > MAX_DEPTH || (await this.lookup.find(directory)).kind !== 'directory') return [];
    const found = [directory];
    for (const { name, isDirectory } of await this.namesIn(directory)) {
      if (isDirectory) found.push(...(await this.below(join(directory, name), withFiles, depth + 1)));
      else if (withFiles) found.push(join(directory, name));
    }
    return found;
  }

  private async namesIn(directory: string): ReturnType<SourceLookup['list']> {
    const names = await this.lookup.list(directory);
    this.names += names.length;
    if (this.names > MAX_NAMES)
      throw new RenderLimitError(
        `The pattern in ${this.field} looks at more than ${MAX_NAMES} names; make it narrower.`,
      );
    return names;
  }
}

/** Braces that hold a slash stand for patterns of their own: `{eu/a,us}/*.yaml`. */
function withoutSlashInBraces(pattern: string): string[] {
  const group = /\{([^{}]*\/[^{}]*)\}/.exec(pattern);
  if (group === null) return [pattern];
  const before = pattern.slice(0, group.index);
  const after = pattern.slice(group.index + group[0].length);
  return (group[1] ?? '').split(',').flatMap((part) => withoutSlashInBraces(before + part + after));
}

function join(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}
