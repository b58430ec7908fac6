/** What rendering one source of a commit reads: known from file names and ids alone, before any content is looked at. */
import { digestOf } from '@wheelhouse/protocol';
import type { SourceEntry } from '../files/source-tree.js';
import type { SourceSpec } from '../source/source.js';
import { RenderError } from '../render.errors.js';
import type { DirectoryOptions } from './directory-options.js';

/** The files of one source, and how they are read. */
export interface SourcePlan {
  readonly url: string;
  readonly commit: string;
  readonly files: readonly SourceEntry[];
  /** Present when the files are Handlebars templates. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** Over everything that the outcome depends on, the cluster and the application left out. */
  readonly digest: string;
}

/** The repository of a source. Throws INVALID_SPEC. */
export function repositoryOf(source: SourceSpec): string {
  const url = source['repoURL'];
  if (typeof url !== 'string' || url === '')
    throw new RenderError('INVALID_SPEC', 'spec.source.repoURL is missing.', 'spec.source.repoURL');
  return url;
}

/** Whether a source only lends its files to others: then it makes no objects. */
export function isReferenceOnly(source: SourceSpec): boolean {
  return typeof source['ref'] === 'string' && source['ref'] !== '' && !source['path'] && !source['chart'];
}

/** The plan for files that were selected. */
export function planOf(
  { url, commit, path, files }: Pick<SourcePlan, 'url' | 'commit' | 'files'> & { readonly path: string },
  { handlebars }: DirectoryOptions,
): SourcePlan {
  const values = handlebars?.values;
  const digest = digestOf([url, path, files.map(({ path: file, oid }) => [file, oid]), values ?? null]);
  return { url, commit, files, digest, ...(values !== undefined && { values }) };
}
