import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ClustersService } from '../clusters/clusters.service.js';
import { ReportsService } from '../delivery/reports/reports.service.js';
import { RendererWatch } from '../rendering/sources/renderer-watch.js';
import { RepositoriesService } from '../repositories/repositories.service.js';
import { ApplicationsService } from './applications.service.js';

/** What makes applications stale, or gone: connected once, at start. Every observer works inside the transaction of what happened. */
@Injectable()
export class ApplicationTriggers implements OnModuleInit {
  constructor(
    private readonly applications: ApplicationsService,
    private readonly clusters: ClustersService,
    private readonly repositories: RepositoriesService,
    private readonly reports: ReportsService,
    private readonly renderer: RendererWatch,
  ) {}

  onModuleInit(): void {
    this.clusters.onChanged((clusterIds, tx) => this.applications.onClustersChanged(clusterIds, tx));
    this.repositories.onMoved(async (moved, tx) => {
      for (const { url, ref } of moved) await this.applications.markStale({ source: { url, ref } }, tx);
    });
    this.repositories.onProblem(async (refs, tx) => {
      for (const { url, ref } of refs) await this.applications.markStale({ source: { url, ref } }, tx);
    });
    this.repositories.onAdded((tx) => this.applications.onRepositoryAdded(tx));
    this.repositories.usedBy((refs) => this.applications.listUsed(refs));
    this.renderer.onAppeared(() => this.applications.onRendererAppeared());
    this.reports.onRemoved((applicationIds, tx) => this.applications.onRemoved(applicationIds, tx));
  }
}
