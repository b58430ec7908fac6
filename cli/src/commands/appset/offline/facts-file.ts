import { dirname, resolve } from 'node:path';
import type { ClusterFact, Facts, RepositoryFact } from '@wheelhouse/generators';
import { leftOutScmRepositories } from './left-out-scm-repositories.js';
import { offlineAnswer } from './offline-answer.js';
import { readFactsContent } from './read-facts-content.js';
import { readRepositoryFolder } from './repository-folder.js';

/** What a facts file holds; shown by `appset generate --help`. */
export const FACTS_FILE_HELP = `
The facts file is YAML; every part may be absent:
  clusters: [{name, server, project, labels: {}, annotations: {}}]
  repositories: [{url, directory}]
      the files of every revision; directory is relative to the facts file
  decisions: [{configMap, data: {apiVersion, kind, statusListKey, matchKey}, resources: [...]}]
      for clusterDecisionResource: the ConfigMap and the objects with their status
  plugins: [{configMap, parameters: [{...}]}]
      what the plugin answers
  pullRequests: [{repository, items: [{number, title, branch, targetBranch, headSHA, labels: [], author}]}]
      repository is owner/repo, on GitLab the project
  scmRepositories: [{organization, items: [{repository, repositoryId, url, branch, sha, labels: [], paths: []}]}]
      an item a branch, a repository's default branch first; paths are its files`;

/** Facts for an expansion without a hub, from a YAML file. What is not in it cannot be had. */
export function readFacts(file: string | undefined): Facts {
  const content = readFactsContent(file);
  const clusters: readonly ClusterFact[] = content.clusters;
  const known = new Map<string, RepositoryFact>();
  for (const { url, directory } of content.repositories) {
    known.set(url, readRepositoryFolder(resolve(dirname(file ?? '.'), directory)));
  }
  return {
    clusters: () => clusters,
    repository: (url) =>
      known.get(url) ?? {
        problem: {
          code: 'REPOSITORY_UNKNOWN',
          message: `${url} is not among the repositories of the facts file. Add it there: - { url: ${url}, directory: FOLDER }`,
        },
      },
    answer: (question) => offlineAnswer(content, question),
    leftOut: (question) => leftOutScmRepositories(content.scmRepositories, question),
  };
}
