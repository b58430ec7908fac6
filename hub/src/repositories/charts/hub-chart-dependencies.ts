/**
 * Brings the charts that charts depend on. They come from where sources may come from, and by the same rules: followed like any ref, so
 * that asking often costs nothing and a repository that is away changes nothing.
 */
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ChartDependency, ChartDependencies, type SourceRoot } from '@wheelhouse/renderer';
import { Clock } from '../../platform/clock/clock.js';
import { isRegistry } from '../../platform/charts/chart-address.js';
import { ChartDependencyError, UnreadableDependencyError } from '../repositories.errors.js';
import { RepositoriesService } from '../repositories.service.js';
import { refKey, type RepositoryRefName, storedName } from '../refs/repository-ref.js';

/** A dependency that nobody needed for this time is followed no longer. */
const UNUSED_AFTER_MS = 24 * 60 * 60_000;
/** Dependencies that are remembered as used: far more than a fleet has. */
const MAX_REMEMBERED = 20_000;

@Injectable()
export class HubChartDependencies extends ChartDependencies implements OnModuleInit {
  private readonly usedAt = new Map<string, number>();

  constructor(
    private readonly repositories: RepositoriesService,
    private readonly clock: Clock,
  ) {
    super();
  }

  onModuleInit(): void {
    this.repositories.usedBy((refs) => {
      const now = this.clock.now().getTime();
      return Promise.resolve(refs.filter((ref) => now - (this.usedAt.get(refKey(ref)) ?? 0) < UNUSED_AFTER_MS));
    });
  }

  async bring(dependency: ChartDependency): Promise<SourceRoot> {
    const asked = refOf(dependency);
    const resolution = (await this.repositories.commitsOf([asked])).get(refKey(asked));
    if (resolution === undefined || 'problem' in resolution)
      throw new ChartDependencyError(dependency, resolution?.problem);
    this.markUsed(asked);
    return await this.repositories.chartFiles(asked.url, asked.chart, resolution.commit);
  }

  private markUsed(asked: RepositoryRefName): void {
    if (this.usedAt.size >= MAX_REMEMBERED) this.usedAt.clear();
    this.usedAt.set(refKey(storedName(asked)), this.clock.now().getTime());
  }
}

/** Throws INVALID_CHART_DEPENDENCY for what is no address of a repository. */
function refOf(dependency: ChartDependency): Required<RepositoryRefName> {
  const { name, version, repository } = dependency;
  if (!/^https?:\/\//i.test(repository) && !isRegistry(repository)) throw new UnreadableDependencyError(dependency);
  return { url: repository, ref: version === '' ? '*' : version, chart: name };
}
