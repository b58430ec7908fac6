/** Which files `helm.valueFiles` and `helm.fileParameters` mean: relative to the chart, from the repository's root (`/x`), or in another source (`$ref/x`). */
import { RenderError } from '../render.errors.js';
import type { BuildEnvironment } from '../source/build-environment.js';
import type { SourceRoot } from '../source/prepared-source.js';
import { repositoryPath } from '../source/repository-path.js';
import { SourceLookup } from '../source/source-lookup.js';
import type { SourceRoots } from '../source/source-roots.js';
import { expandGlob, isGlob } from './value-file-glob.js';

/** What paths in a source are resolved against. */
export interface PathContext {
  readonly root: SourceRoot;
  /** The chart's directory. */
  readonly path: string;
  readonly refs: ReadonlyMap<string, SourceRoot>;
  /** Whether it is one of `spec.sources`: only then a leading `$` has to name one of them. */
  readonly isOneOfSeveral: boolean;
  readonly environment: BuildEnvironment;
  readonly roots: SourceRoots;
}

/** Where a file is meant to lie. */
interface Meant {
  readonly root: SourceRoot;
  readonly path: string;
}

/** Finds the files that a Helm source names. Throws PATH_OUT_OF_REPO, PATH_NOT_FOUND, REMOTE_REFUSED; messages never hold a file's content. */
export class NamedFiles {
  private readonly context: PathContext;
  private readonly lookups = new Map<SourceRoot, SourceLookup>();

  constructor(context: PathContext) {
    this.context = context;
  }

  /** The value files in order, the lowest weight first; each once. What is named beside a pattern that matches it keeps its own place. */
  async valueFiles(given: readonly string[], field: string, isMissingIgnored: boolean): Promise<string[]> {
    const named = new Set<string>();
    for (const [index, text] of given.entries()) {
      const file = await this.find(text, `${field}[${index}]`, true);
      if (file !== undefined) named.add(file);
    }
    const files = new Set<string>();
    for (const [index, text] of given.entries()) {
      const place = `${field}[${index}]`;
      if (isGlob(this.meant(text, place).path)) {
        for (const match of await this.matches(text, place, isMissingIgnored)) if (!named.has(match)) files.add(match);
      } else {
        const file = await this.find(text, place, isMissingIgnored);
        if (file !== undefined) files.add(file);
      }
    }
    return [...files];
  }

  /** One file; patterns mean nothing. */
  async file(text: string, field: string): Promise<string> {
    const meant = this.meant(text, field);
    return (await this.existing(meant, text, field, false)) ?? '';
  }

  /** Undefined for a pattern, and for a missing file where that is allowed. */
  private async find(text: string, field: string, isMissingIgnored: boolean): Promise<string | undefined> {
    const meant = this.meant(text, field);
    return isGlob(meant.path) ? undefined : await this.existing(meant, text, field, isMissingIgnored);
  }

  private async existing(
    { root, path }: Meant,
    text: string,
    field: string,
    isMissingIgnored: boolean,
  ): Promise<string | undefined> {
    const found = await this.lookupIn(root).find(path);
    if (found.kind === 'file') return this.context.roots.pathIn(root, found.path);
    if (found.kind === 'missing' && isMissingIgnored) return undefined;
    throw noFile(found.kind, text, path, field);
  }

  private async matches(text: string, field: string, isMissingIgnored: boolean): Promise<string[]> {
    const { root, path } = this.meant(text, field);
    const lookup = this.lookupIn(root);
    const matches = await expandGlob(path, lookup, field);
    if (matches.length === 0 && !isMissingIgnored) {
      throw new RenderError(
        'PATH_NOT_FOUND',
        `${field}: the pattern ${JSON.stringify(text)} matches no files of the repository at this commit. Correct it, or set ignoreMissingValueFiles.`,
        field,
      );
    }
    for (const match of matches) {
      const found = await lookup.find(match);
      if (found.kind !== 'file') throw noFile(found.kind, text, match, field);
    }
    return matches.map((match) => this.context.roots.pathIn(root, match));
  }

  private meant(text: string, field: string): Meant {
    const { environment, path, refs, root, isOneOfSeveral } = this.context;
    const slash = text.indexOf('/');
    const name = slash < 0 ? text : text.slice(0, slash);
    const referred = name.startsWith('$') ? refs.get(name.slice(1)) : undefined;
    if (referred !== undefined) {
      const below = environment.substitute(slash < 0 ? '' : text.slice(slash));
      return { root: referred, path: repositoryPath(below, '', field) };
    }
    if (name.startsWith('$') && isOneOfSeveral) throw unknownReference(name, refs, field);
    return { root, path: repositoryPath(environment.substitute(text), path, field) };
  }

  private lookupIn(root: SourceRoot): SourceLookup {
    let lookup = this.lookups.get(root);
    if (lookup === undefined) this.lookups.set(root, (lookup = new SourceLookup(root.files)));
    return lookup;
  }
}

function noFile(kind: string, text: string, path: string, field: string): RenderError {
  const shown = `${field}: ${JSON.stringify(text)}`;
  if (kind === 'outside')
    return new RenderError('PATH_OUT_OF_REPO', `${shown} is a symbolic link out of the repository.`, field);
  if (kind === 'submodule') {
    return new RenderError(
      'SUBMODULE',
      `${shown} lies in a Git submodule, which is not fetched. Add that repository as a source with \`ref\`.`,
      field,
    );
  }
  if (kind === 'directory')
    return new RenderError('PATH_NOT_FOUND', `${shown} means ${path || 'the root'}, which is a directory.`, field);
  const hint = text.startsWith('$')
    ? ' A name with $ is the `ref` of another of `spec.sources`, else a build variable.'
    : '';
  return new RenderError(
    'PATH_NOT_FOUND',
    `${shown} does not exist in the repository at this commit (${path}: no such file). Correct the path; value files may be missing with ignoreMissingValueFiles.${hint}`,
    field,
  );
}

function unknownReference(name: string, refs: ReadonlyMap<string, SourceRoot>, field: string): RenderError {
  const known = [...refs.keys()].map((ref) => `$${ref}`).join(', ');
  const there = known === '' ? 'no source has a `ref`' : `the sources with a \`ref\` are ${known}`;
  return new RenderError('INVALID_SPEC', `${field} refers to ${JSON.stringify(name)}, but ${there}.`, field);
}
