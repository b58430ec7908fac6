/** The files of a plain directory; symbolic links are read as the files that they lead to. */
import { RenderError } from '../render.errors.js';
import type { SourceEntry } from '../files/source-tree.js';
import type { SourceRoot } from '../source/prepared-source.js';
import type { SourceLookup } from '../source/source-lookup.js';
import type { SourceSpec } from '../source/source.js';
import { directoryOptions } from './directory-options.js';
import { refuseSubmodules } from './refuse-submodules.js';
import { isJsonnet, selectFiles } from './select-files.js';
import { planOf, type SourcePlan } from './source-plan.js';

export interface DirectoryFiles {
  /** All but the Jsonnet files. */
  readonly plan: SourcePlan;
  /** Paths from the root. */
  readonly jsonnet: readonly string[];
}

/** Throws RenderError, RenderLimitError. */
export async function prepareDirectory(
  source: SourceSpec,
  root: SourceRoot,
  path: string,
  lookup: SourceLookup,
  field: string,
): Promise<DirectoryFiles> {
  const options = directoryOptions(source, field);
  const { tree } = root.files;
  const selected = selectFiles(tree, path, options, field);
  if (options.recurse) refuseSubmodules(tree, path, options, field);
  const files: SourceEntry[] = [];
  for (const entry of selected) {
    const file = entry.mode === 'symlink' ? await linkedFile(entry, lookup) : entry;
    if (file !== undefined) files.push(file);
  }
  const plain = files.filter((file) => !isJsonnet(file.path));
  return {
    plan: planOf({ url: root.url, commit: root.revision, path, files: plain }, options),
    jsonnet: files.filter((file) => isJsonnet(file.path)).map((file) => file.path),
  };
}

/** Undefined for a link to a directory: none is gone into. Other links that give no file are errors, lest what they stand for be pruned. */
async function linkedFile({ path }: SourceEntry, lookup: SourceLookup): Promise<SourceEntry | undefined> {
  const found = await lookup.find(path);
  if (found.kind === 'file') return { path, oid: found.oid, mode: 'file' };
  if (found.kind === 'directory') return undefined;
  if (found.kind === 'outside')
    throw new RenderError('PATH_OUT_OF_REPO', `${path} is a symbolic link that leads out of the repository.`, path);
  throw new RenderError(
    'SYMLINK_NOT_FOLLOWED',
    `${path} is a symbolic link that leads to no file of the repository. Correct it, or leave it out with \`directory.exclude\`.`,
    path,
  );
}
