import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type ClusterFact, type Facts, parseYaml, type RepositoryFact } from '@wheelhouse/generators';
import * as z from 'zod';
import { CommandError } from '../../../exit-codes.js';
import { readTextFile } from '../../../output/standard-input.js';
import { naming } from '../../manifest-errors.js';

/** The largest number of files that a repository folder may hold. */
const FILES_LIMIT = 200_000;

const FactsSchema = z.object({
  clusters: z
    .array(
      z.object({
        name: z.string(),
        server: z.string(),
        project: z.string().optional(),
        labels: z.record(z.string(), z.string()).default({}),
        annotations: z.record(z.string(), z.string()).default({}),
      }),
    )
    .default([]),
  repositories: z.array(z.object({ url: z.string(), directory: z.string() })).default([]),
});

/**
 * Facts for an expansion without a hub, from a YAML file: `clusters: [{name, server, project?, labels, annotations}]` and
 * `repositories: [{url, directory}]`, where `directory` is relative to the file and holds the files of every revision.
 */
export function readFacts(file: string | undefined): Facts {
  const parsed = FactsSchema.safeParse(file ? (naming(file, () => parseYaml(readTextFile(file))) ?? {}) : {});
  if (!parsed.success) throw new CommandError('FACTS_INVALID', `${file ?? ''}: ${z.prettifyError(parsed.error)}`);
  const { repositories } = parsed.data;
  const clusters = parsed.data.clusters.map(({ project, ...cluster }): ClusterFact =>
    project === undefined ? cluster : { ...cluster, project },
  );
  const known = new Map<string, RepositoryFact>();
  for (const { url, directory } of repositories) known.set(url, readFolder(resolve(dirname(file ?? '.'), directory)));
  return {
    clusters: () => clusters,
    repository: (url) =>
      known.get(url) ?? {
        problem: { code: 'REPOSITORY_UNKNOWN', message: `${url} is not among the repositories of the facts file.` },
      },
  };
}

function readFolder(root: string): RepositoryFact {
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
