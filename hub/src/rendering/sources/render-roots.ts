/** The files that sources refer to: each repository at each commit, and each chart, is looked up once for a piece of work. */
import { repositoryOf, type SourceRoot, type SourceSpec } from '@wheelhouse/renderer';
import { chartOf } from '../../repositories/charts/chart-ref.js';
import type { RepositoriesService } from '../../repositories/repositories.service.js';

export class RenderRoots {
  private readonly known = new Map<string, Promise<SourceRoot>>();

  constructor(private readonly repositories: Pick<RepositoriesService, 'tree' | 'readBlobs' | 'chartFiles'>) {}

  /** `revision`: a commit, or what a chart's version stands for. Throws INVALID_SPEC, and as RepositoriesService does. */
  async of(source: SourceSpec, revision: string): Promise<SourceRoot> {
    const url = repositoryOf(source);
    const chart = chartOf({ repoURL: url, chart: source['chart'] });
    const isCredentialPassed = passesCredentials(source);
    const key = JSON.stringify([url, chart ?? null, revision, isCredentialPassed]);
    let root = this.known.get(key);
    if (root === undefined) {
      root =
        chart === undefined
          ? this.repository(url, revision)
          : this.repositories.chartFiles(chart.url, chart.chart, revision, { isCredentialPassed });
      this.known.set(key, root);
    }
    return await root;
  }

  private async repository(url: string, commit: string): Promise<SourceRoot> {
    const tree = await this.repositories.tree(url, commit);
    return {
      url,
      revision: commit,
      files: { tree, scope: url, readBlobs: (oids) => this.repositories.readBlobs(url, oids, commit) },
    };
  }
}

function passesCredentials({ helm }: SourceSpec): boolean {
  return typeof helm === 'object' && helm !== null && 'passCredentials' in helm && helm.passCredentials === true;
}
