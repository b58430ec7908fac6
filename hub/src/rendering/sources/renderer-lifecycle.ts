import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { WorkerRenderPool } from '@wheelhouse/renderer';
import { Logger } from '../../platform/logging/logger.js';
import { ReadsStore } from '../store/reads-store.js';
import { RendererWatch } from './renderer-watch.js';

/** Gets the render pool going beside the start of the hub, and ends it when nothing renders any more. */
@Injectable()
export class RendererLifecycle implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly pool: WorkerRenderPool,
    private readonly watch: RendererWatch,
    private readonly reads: ReadsStore,
    private readonly logger: Logger,
  ) {}

  /** Returns at once: the hub serves whether the module is there or not. */
  onApplicationBootstrap(): void {
    setImmediate(() => void this.warm());
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.close();
  }

  private async warm(): Promise<void> {
    try {
      const digest = await this.pool.moduleDigest();
      if (digest === undefined) {
        this.logger.warn(
          'The module for Kustomize and Helm is not there: such sources say RENDERER_UNAVAILABLE until `npm run build:renderer` made it.',
        );
        return;
      }
      this.logger.info('The module for Kustomize and Helm is there.', { digest });
      // A thread takes 100 MB. A fleet of plain directories never pays it, and the first chart of another one waits 0.2 s.
      if (await this.reads.isUsed()) await this.pool.warm();
      // It may have come while no hub ran.
      await this.watch.tell();
    } catch (error) {
      this.logger.error('The module for Kustomize and Helm could not be loaded.', { error });
    }
  }
}
