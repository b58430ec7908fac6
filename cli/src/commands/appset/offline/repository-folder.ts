import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RepositoryFact } from '@wheelhouse/generators';
import { CommandError } from '../../../exit-codes.js';

/** The largest number of files that a repository folder may hold. */
const FILES_LIMIT = 200_000;

/** A folder as the content of every revision of a repository; `.git` is left out. */
export function readRepositoryFolder(root: string): RepositoryFact {
  if (!statSync(root, { throwIfNoEntry: false })?.isDirectory())
    throw new CommandError('FACTS_INVALID', `${root} is no folder: a repository of the facts file names it.`);
  const paths: string[] = [];
  const directories: string[] = [];
  const walk = (relative: string): void => {
    for (const entry of readdirSync(join(root, relative), { withFileTypes: true })) {
      const path = relative ? `${relative}/${entry.name}` : entry.name;
      if (entry.name === '.git') continue;
      if (entry.isDirectory()) {
        directories.push(path);
        walk(path);
      } else if (entry.isFile()) paths.push(path);
      if (paths.length > FILES_LIMIT)
        throw new CommandError('FACTS_TOO_LARGE', `${root} holds more than ${FILES_LIMIT} files.`);
    }
  };
  walk('');
  const present = new Set(paths);
  return {
    paths: paths.toSorted(),
    directories: directories.toSorted(),
    read: (path) => (present.has(path) ? readFileSync(join(root, path), 'utf8') : undefined),
  };
}
