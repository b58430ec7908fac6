/** Which files of a directory are manifests. */
import type { SourceEntry, SourceTree } from '../files/source-tree.js';
import { MAX_FILES } from '../render-limits.js';
import { RenderError, RenderLimitError } from '../render.errors.js';
import type { DirectoryOptions } from './directory-options.js';
import { compileGlob } from './glob.js';

const EXTENSIONS = /\.(?:ya?ml|json)$/;
const JSONNET = '.jsonnet';

/** Symbolic links are among them. Throws PATH_NOT_FOUND unless there is a directory. An existing directory without manifests is an empty list. */
export function selectFiles(tree: SourceTree, path: string, options: DirectoryOptions, field: string): SourceEntry[] {
  if (path !== '' && tree.treeIdOf(path) === undefined) throw notFound(tree, path, field);
  const candidates = options.recurse ? tree.below(path) : tree.directlyIn(path);
  const include = options.include === '' ? undefined : compileGlob(options.include, `${field}.directory.include`);
  const exclude = options.exclude === '' ? undefined : compileGlob(options.exclude, `${field}.directory.exclude`);
  const skip = path === '' ? 0 : path.length + 1;
  const selected: SourceEntry[] = [];
  for (const entry of candidates) {
    const relative = entry.path.slice(skip);
    if (!options.disableExtensionFilter && !EXTENSIONS.test(relative) && !isJsonnet(relative)) continue;
    if (exclude?.(relative) || include?.(relative) === false) continue;
    selected.push(entry);
  }
  if (selected.length > MAX_FILES)
    throw new RenderLimitError(`The path ${path} holds ${selected.length} manifest files, ${MAX_FILES} at most.`);
  return selected;
}

/** Whether a file is evaluated instead of read. */
export function isJsonnet(path: string): boolean {
  return path.endsWith(JSONNET);
}

function notFound(tree: SourceTree, path: string, field: string): RenderError {
  const entry = tree.entryAt(path);
  const submodule = submoduleOn(tree, path);
  if (submodule !== undefined) {
    return new RenderError(
      'SUBMODULE',
      `The path ${JSON.stringify(path)} lies in the Git submodule ${submodule}, which is not fetched. Add that repository as a source of its own.`,
      `${field}.path`,
    );
  }
  const why =
    entry?.mode === 'symlink'
      ? 'is a symbolic link; links are not followed. Name the directory it points to'
      : entry !== undefined
        ? 'is a file; name its directory and use `directory.include`'
        : 'does not exist at this commit. Check spec.source.path and targetRevision';
  return new RenderError('PATH_NOT_FOUND', `The path ${JSON.stringify(path)} ${why}.`, `${field}.path`);
}

function submoduleOn(tree: SourceTree, path: string): string | undefined {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/')).find((part) => tree.isSubmodule(part));
}
