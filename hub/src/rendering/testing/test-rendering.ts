// Rendering on a real Postgres, wired by hand: for specs and for measuring. Nothing of this is ever used by a running hub.
import type { ChartDependencies, RenderPool } from '@wheelhouse/renderer';
import type { DataSource } from 'typeorm';
import type { Clock } from '../../platform/clock/clock.js';
import { SilentLogger } from '../../platform/logging/logger.js';
import { Metrics } from '../../platform/metrics/metrics.js';
import type { RepositoriesService } from '../../repositories/repositories.service.js';
import { KnownReads } from '../known/known-reads.js';
import { ModuleRenders } from '../sources/module-renders.js';
import { NoChartDependencies } from './no-chart-dependencies.js';
import { PostgresReadsStore } from '../store/postgres-reads-store.js';
import { PostgresRenderStore } from '../store/postgres-render-store.js';
import { RenderCalls } from '../render-calls.js';
import { RendererWatch } from '../sources/renderer-watch.js';
import { RenderQueue } from '../render-queue.js';
import { RenderStores } from '../store/render-stores.js';
import { RenderSurroundings } from '../render-surroundings.js';
import { RenderingService } from '../rendering.service.js';

export interface TestRendering {
  readonly service: RenderingService;
  readonly watch: RendererWatch;
  readonly metrics: Metrics;
  readonly reads: PostgresReadsStore;
}

export interface TestRenderingOptions {
  readonly dataSource: DataSource;
  readonly repositories: unknown;
  readonly pool: RenderPool;
  readonly clock: Clock;
  readonly slots?: number;
  readonly dependencies?: ChartDependencies;
}

/** As a hub that was just started: nothing in memory. */
export function createTestRendering(options: TestRenderingOptions): TestRendering {
  const { dataSource, pool, clock } = options;
  const metrics = new Metrics();
  const reads = new PostgresReadsStore(dataSource);
  const surroundings = new RenderSurroundings(clock, new SilentLogger(), metrics);
  const stores = new RenderStores(new PostgresRenderStore(dataSource), reads, new KnownReads(reads), clock);
  const watch = new RendererWatch(pool, new SilentLogger());
  const modules = new ModuleRenders(
    pool,
    watch,
    new RenderQueue(options.slots ?? 2, () => performance.now()),
    surroundings,
  );
  const repositories = options.repositories as RepositoriesService;
  const dependencies = options.dependencies ?? new NoChartDependencies();
  const service = new RenderingService(new RenderCalls(repositories, dependencies, modules, stores, surroundings));
  return { service, watch, metrics, reads };
}
