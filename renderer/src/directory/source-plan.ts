/** What rendering one source of a commit reads: known from file names and ids alone, before any content is looked at. */
import { digestOf } from '@wheelhouse/protocol';
import type { SourceEntry, SourceTree } from '../files/source-tree.js';
import type { SourceSpec } from '../source/source.js';
import { RenderError } from '../render.errors.js';
import { checkIsDirectory } from '../source/source-kind.js';
import { type DirectoryOptions, directoryOptions } from './directory-options.js';
import { isJsonnet, selectFiles } from './select-files.js';
import { normalizeSourcePath } from '../source/source-path.js';

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

/** For who has no module and reads no links. Throws RenderError, RenderLimitError. */
export function planSource(source: SourceSpec, commit: string, tree: SourceTree): SourcePlan {
  const url = repositoryOf(source);
  const given = source['path'] ?? '';
  if (typeof given !== 'string')
    throw new RenderError('INVALID_SPEC', 'spec.source.path has to be text.', 'spec.source.path');
  const path = normalizeSourcePath(given);
  checkIsDirectory(source, tree, path);
  const options = directoryOptions(source);
  const files = selectFiles(tree, path, options);
  const link = files.find(({ mode }) => mode === 'symlink');
  if (link !== undefined) throw notFollowed(link.path);
  const jsonnet = files.find((file) => isJsonnet(file.path));
  if (jsonnet !== undefined) throw notEvaluated(jsonnet.path);
  return planOf({ url, commit, path, files }, options);
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

function notEvaluated(path: string): RenderError {
  return new RenderError(
    'RENDERER_UNAVAILABLE',
    `${path} is Jsonnet, which needs the renderer's module. Leave it out with \`directory.exclude\`.`,
    path,
  );
}

/** Left out silently, what it stands for would be pruned. */
function notFollowed(path: string): RenderError {
  return new RenderError(
    'SYMLINK_NOT_FOLLOWED',
    `${path} is a symbolic link; links are not followed. Replace it by the file, or leave it out with \`directory.exclude\`.`,
    path,
  );
}
