/** What lies in commits and charts, fetched when it is not here. */
import { Injectable } from '@nestjs/common';
import type { SourceRoot } from '@wheelhouse/renderer';
import type { ChartAddress, ChartFetchOptions } from '../platform/charts/chart-remote.js';
import { ObjectNotFoundError } from '../platform/git/git.errors.js';
import { GitObjects } from '../platform/git/git-objects.js';
import { GitRemote } from '../platform/git/git-remote.js';
import type { GitTree } from '../platform/git/git-tree.js';
import { ChartContents } from './chart-contents.js';
import { RepositoryPermissions } from './repository-permissions.js';

@Injectable()
export class CommitContents {
  constructor(
    private readonly permissions: RepositoryPermissions,
    private readonly remote: GitRemote,
    private readonly objects: GitObjects,
    private readonly charts: ChartContents,
  ) {}

  /** See `RepositoriesService.chartFiles`. */
  async chart(address: ChartAddress, revision: string, options?: ChartFetchOptions): Promise<SourceRoot> {
    return await this.charts.root(address, revision, options);
  }

  /** See `RepositoriesService.tree`. */
  async tree(url: string, commit: string): Promise<GitTree> {
    if (!(await this.objects.has(url, commit))) await this.fetch(url, commit);
    try {
      return await this.objects.tree(url, commit);
    } catch (error) {
      if (!(error instanceof ObjectNotFoundError)) throw error;
    }
    // The store was damaged and is gone, or begins anew just now.
    await this.fetch(url, commit);
    return await this.objects.tree(url, commit);
  }

  /** See `RepositoriesService.readBlobs`. */
  async readBlobs(url: string, oids: readonly string[], commit: string | undefined): Promise<Map<string, Uint8Array>> {
    try {
      return await this.objects.readBlobs(url, oids);
    } catch (error) {
      if (!(error instanceof ObjectNotFoundError)) throw error;
    }
    if (commit !== undefined) await this.fetch(url, commit);
    return await this.objects.readBlobs(url, oids);
  }

  private async fetch(url: string, commit: string): Promise<void> {
    const permissions = await this.permissions.load();
    await this.remote.fetch(url, commit, permissions.accessTo(url));
  }
}
