import { availableParallelism } from 'node:os';
import { Module } from '@nestjs/common';
import { ChartDependencies, RenderPool, WorkerRenderPool } from '@wheelhouse/renderer';
import { Clock } from '../platform/clock/clock.js';
import { HubConfig } from '../platform/config/hub-config.js';
import { Turns } from '../platform/git/turns.js';
import { HubChartDependencies } from '../repositories/charts/hub-chart-dependencies.js';
import { RepositoriesModule } from '../repositories/repositories.module.js';
import { KnownReads } from './known/known-reads.js';
import { ModuleRenders } from './sources/module-renders.js';
import { PostgresReadsStore } from './store/postgres-reads-store.js';
import { PostgresRenderStore } from './store/postgres-render-store.js';
import { ReadsStore } from './store/reads-store.js';
import { RenderCalls } from './render-calls.js';
import { RenderContentsReadModel } from './store/render-contents.read-model.js';
import { RenderGarbage } from './store/render-garbage.js';
import { RendererLifecycle } from './sources/renderer-lifecycle.js';
import { RendererWatch } from './sources/renderer-watch.js';
import { RenderQueue } from './render-queue.js';
import { RenderStore } from './store/render-store.js';
import { RenderStores } from './store/render-stores.js';
import { RenderSurroundings } from './render-surroundings.js';
import { RenderingService } from './rendering.service.js';

/** Sources rendered at once unless the setting says more: the rest of the hub needs a processor too. */
const MAX_DEFAULT_THREADS = 4;
/** With the watch's own interval, less than two seconds until a module that appears is noticed. */
const MODULE_CHECK_MS = 1_000;

/** From files of a commit to renders. */
@Module({
  imports: [RepositoriesModule],
  providers: [
    KnownReads,
    ModuleRenders,
    RenderCalls,
    RenderContentsReadModel,
    RenderGarbage,
    RendererLifecycle,
    RendererWatch,
    RenderingService,
    RenderStores,
    RenderSurroundings,
    { provide: ChartDependencies, useExisting: HubChartDependencies },
    { provide: ReadsStore, useClass: PostgresReadsStore },
    { provide: RenderStore, useClass: PostgresRenderStore },
    { provide: RenderPool, useExisting: WorkerRenderPool },
    {
      provide: WorkerRenderPool,
      inject: [HubConfig],
      useFactory: (config: HubConfig) =>
        new WorkerRenderPool({
          ...(config.rendererPath !== undefined && { modulePath: config.rendererPath }),
          threads: threadsOf(config),
          timeLimitMs: config.renderTimeoutMs,
          moduleCheckMs: MODULE_CHECK_MS,
          newTurns: () => new Turns(),
        }),
    },
    {
      provide: RenderQueue,
      inject: [HubConfig, Clock],
      // One more than there are threads: none waits for work.
      useFactory: (config: HubConfig, clock: Clock) =>
        new RenderQueue(threadsOf(config) + 1, () => clock.monotonicMs()),
    },
  ],
  exports: [RenderContentsReadModel, RendererWatch, RenderingService],
})
export class RenderingModule {}

function threadsOf({ renderThreads }: HubConfig): number {
  return renderThreads ?? Math.max(1, Math.min(MAX_DEFAULT_THREADS, availableParallelism() - 1));
}
