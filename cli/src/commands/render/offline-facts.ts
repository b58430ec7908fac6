/** What rendering without a hub knows: the folders and clusters of a facts file. What is not in it cannot be had. */
import { dirname, resolve } from 'node:path';
import type { ApplicationSpec } from '@wheelhouse/generators';
import {
  ChartDependencies,
  type ChartDependency,
  isChartSource,
  type RenderedCluster,
  type RenderFacts,
  repositoryOf,
  type SourceFiles,
  type SourceRoot,
  type SourceSpec,
} from '@wheelhouse/renderer';
import { CommandError } from '../../exit-codes.js';
import { chartIn } from './folder-charts.js';
import { folderFiles } from './folder-files.js';
import { readRenderFacts, type RenderFactsContent, type RepositoryEntry } from './render-facts-file.js';

/** Reads each folder once. */
export class OfflineFacts {
  private readonly file: string;
  private readonly content: RenderFactsContent;
  private readonly folders = new Map<string, SourceFiles>();
  private readonly dependencies: ChartDependencies;

  constructor(file: string) {
    this.file = file;
    this.content = readRenderFacts(file);
    this.dependencies = new OfflineDependencies((dependency) => this.dependency(dependency));
  }

  /** The facts for one application. `clusterName` wins over the destination. Throws CLUSTER_UNKNOWN. */
  factsFor(destination: ApplicationSpec['destination'], clusterName: string | undefined, now: Date): RenderFacts {
    return {
      cluster: this.clusterOf(destination, clusterName),
      now,
      dependencies: this.dependencies,
      rootOf: (source) => this.rootOf(source),
    };
  }

  private async rootOf(source: SourceSpec): Promise<SourceRoot> {
    const url = repositoryOf(source);
    const revision = textOf(source['targetRevision']);
    const entry = this.entry(url);
    if (entry === undefined)
      throw new CommandError(
        'REPOSITORY_UNKNOWN',
        `${url} is not among the repositories of the facts file. Add it there: - { url: ${url}, directory: FOLDER }`,
      );
    const folder = this.folderOf(entry);
    if (isChartSource(source)) return await chartIn(folder, url, textOf(source['chart']), revision);
    const files = this.folders.get(folder) ?? folderFiles(folder);
    this.folders.set(folder, files);
    return { url, revision: entry.revision || revision, files };
  }

  private async dependency({ name, version, repository }: ChartDependency): Promise<SourceRoot> {
    const entry = this.entry(repository);
    if (entry !== undefined) return await chartIn(this.folderOf(entry), repository, name, version);
    throw new CommandError(
      'REMOTE_REFUSED',
      `The chart names ${name} ${version} of ${repository} as a dependency, found in Chart.yaml, but missing in charts/ directory. ` +
        'Nothing is fetched here: put it into charts/ (helm dependency build), or add the repository to the facts file with a folder that holds it.',
    );
  }

  private entry(url: string): RepositoryEntry | undefined {
    const wanted = addressOf(url);
    return (
      this.content.repositories.find((one) => one.url === url) ??
      this.content.repositories.find((one) => addressOf(one.url) === wanted)
    );
  }

  private folderOf({ directory }: RepositoryEntry): string {
    return resolve(dirname(this.file), directory);
  }

  private clusterOf({ name, server }: ApplicationSpec['destination'], override: string | undefined): RenderedCluster {
    const { clusters } = this.content;
    const cluster = clusters.find((one) =>
      override !== undefined ? one.name === override : name ? one.name === name : one.server === server,
    );
    if (cluster !== undefined) return cluster;
    const wanted = override ?? name ?? server ?? '';
    const there = clusters.length === 0 ? 'none' : clusters.map((one) => one.name).join(', ');
    throw new CommandError(
      'CLUSTER_UNKNOWN',
      `The cluster ${JSON.stringify(wanted)} is not in the facts file (there is ${there}). Add it, or name another with --cluster.`,
    );
  }
}

class OfflineDependencies extends ChartDependencies {
  private readonly find: (dependency: ChartDependency) => Promise<SourceRoot>;

  constructor(find: (dependency: ChartDependency) => Promise<SourceRoot>) {
    super();
    this.find = find;
  }

  override async bring(dependency: ChartDependency): Promise<SourceRoot> {
    return await this.find(dependency);
  }
}

/** A repository is the same with and without a slash or `.git` at the end. */
function addressOf(url: string): string {
  return url.replace(/\/+$/, '').replace(/\.git$/, '');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
