/** What lies in commits and charts, fetched when it is not here. */
import { Injectable } from '@nestjs/common';
import type { SourceRoot } from '@wheelhouse/renderer';
import type { ChartAddress, ChartFetchOptions } from '../platform/charts/chart-remote.js';
import { ObjectNotFoundError, RepositoryLimitError } from '../platform/git/git.errors.js';
import { MAX_BLOB_BYTES } from '../platform/git/git-limits.js';
import { GitObjects } from '../platform/git/git-objects.js';
import { GitRemote } from '../platform/git/git-remote.js';
import type { GitTree } from '../platform/git/git-tree.js';
import { ChartContents } from './charts/chart-contents.js';
import { RepositoryPermissions } from './registry/repository-permissions.js';

/** How often something is read of a store that goes in this very moment, whoever removes it. */
const MAX_ATTEMPTS = 4;

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
    for (let attempt = 1; ; attempt += 1) {
      if (!(await this.objects.has(url, commit))) await this.fetch(url, commit);
      try {
        return await this.objects.tree(url, commit);
      } catch (error) {
        // The store was damaged and is gone, or begins anew just now.
        if (!(error instanceof ObjectNotFoundError) || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  /** See `RepositoriesService.readBlobs`. */
  async readBlobs(url: string, oids: readonly string[], commit: string | undefined): Promise<Map<string, Uint8Array>> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.objects.readBlobs(url, oids);
      } catch (error) {
        if (!(error instanceof ObjectNotFoundError) || attempt === MAX_ATTEMPTS || commit === undefined) throw error;
        // The commit is here and whole: servers that can leave out large files were asked to.
        if (attempt > 1 && error.isStoreWhole && (await this.objects.has(url, commit)))
          throw new RepositoryLimitError(url, `a file of more than ${MAX_BLOB_BYTES / 1024 / 1024} MiB`);
      }
      await this.fetch(url, commit);
    }
  }

  private async fetch(url: string, commit: string): Promise<void> {
    const permissions = await this.permissions.load();
    await this.remote.fetch(url, commit, permissions.accessTo(url));
  }
}
