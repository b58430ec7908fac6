/** Which files of a directory are manifests. */
import type { SourceEntry, SourceTree } from '../files/source-tree.js';
import { MAX_FILES } from '../render-limits.js';
import { RenderError, RenderLimitError } from '../render.errors.js';
import type { DirectoryOptions } from './directory-options.js';
import { compileGlob } from './glob.js';

const EXTENSIONS = /\.(?:ya?ml|json)$/;
const JSONNET = '.jsonnet';

/** Throws PATH_NOT_FOUND unless there is a directory. An existing directory without manifests is an empty list. */
export function selectFiles(tree: SourceTree, path: string, options: DirectoryOptions): SourceEntry[] {
  if (path !== '' && tree.treeIdOf(path) === undefined) throw notFound(tree, path);
  const candidates = options.recurse ? tree.below(path) : tree.directlyIn(path);
  const include = options.include === '' ? undefined : compileGlob(options.include, 'spec.source.directory.include');
  const exclude = options.exclude === '' ? undefined : compileGlob(options.exclude, 'spec.source.directory.exclude');
  const skip = path === '' ? 0 : path.length + 1;
  const selected: SourceEntry[] = [];
  for (const entry of candidates) {
    const relative = entry.path.slice(skip);
    if (!options.disableExtensionFilter && !EXTENSIONS.test(relative) && !isJsonnet(relative)) continue;
    if (exclude?.(relative) || include?.(relative) === false) continue;
    if (isJsonnet(relative)) throw jsonnet(entry.path);
    if (entry.mode === 'symlink') throw symlink(entry.path);
    selected.push(entry);
  }
  if (selected.length > MAX_FILES)
    throw new RenderLimitError(`The path ${path} holds ${selected.length} manifest files, ${MAX_FILES} at most.`);
  return selected;
}

function isJsonnet(path: string): boolean {
  return path.endsWith(JSONNET);
}

function notFound(tree: SourceTree, path: string): RenderError {
  const entry = tree.entryAt(path);
  const why = tree.isSubmodule(path)
    ? 'is a Git submodule; submodules are not followed. Add that repository as a source of its own'
    : entry?.mode === 'symlink'
      ? 'is a symbolic link; links are not followed. Name the directory it points to'
      : entry !== undefined
        ? 'is a file; name its directory and use `directory.include`'
        : 'does not exist at this commit. Check spec.source.path and targetRevision';
  return new RenderError('PATH_NOT_FOUND', `The path ${JSON.stringify(path)} ${why}.`, 'spec.source.path');
}

/** Left out silently, what it stands for would be pruned. */
function symlink(path: string): RenderError {
  return new RenderError(
    'SYMLINK_NOT_FOLLOWED',
    `${path} is a symbolic link; links are not followed. Replace it by the file, or leave it out with \`directory.exclude\`.`,
    path,
  );
}

function jsonnet(path: string): RenderError {
  return new RenderError(
    'RENDERER_UNAVAILABLE',
    `${path} is Jsonnet, which this build of Wheelhouse does not render. Render it in your pipeline and commit the result, or leave it out with \`directory.exclude\`.`,
    path,
  );
}
