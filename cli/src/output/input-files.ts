import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../exit-codes.js';

/** The most manifests that one folder may stand for. */
const FILE_LIMIT = 2_000;

const MANIFEST = /\.(?:ya?ml|json)$/i;
/** Those describe a folder to Kustomize; they are nothing to apply. */
const KUSTOMIZATION = /^(?:kustomization\.ya?ml|Kustomization)$/;

/** The files that are meant: a folder stands for its manifests in the order of their names, with `isRecursive` for those below it too. */
export function inputFiles(paths: readonly string[], isRecursive: boolean): string[] {
  return paths.flatMap((path) => {
    if (path === '-' || !isFolder(path)) return [path];
    const files = manifestsOf(path, isRecursive);
    if (files.length === 0)
      throw new CommandError(
        'FILE_UNREADABLE',
        `${path} holds no .yaml, .yml or .json file${isRecursive ? '' : '; -R looks below it, too'}.`,
      );
    if (files.length > FILE_LIMIT)
      throw new CommandError('FILE_TOO_LARGE', `${path} holds ${files.length} manifests, the limit is ${FILE_LIMIT}.`);
    return files;
  });
}

/** What is absent is no folder: reading it says so. */
function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function manifestsOf(folder: string, isRecursive: boolean): string[] {
  return readdirSync(folder, { recursive: isRecursive, withFileTypes: true })
    .filter((entry) => entry.isFile() && MANIFEST.test(entry.name) && !KUSTOMIZATION.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
