import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Logger } from '../platform/logging/logger.js';
import { SWEEP_INTERVAL_MS } from './live-limits.js';
import { LiveRequestStore } from './live-request-store.js';

/** Removes what hubs left behind that ended without a word. */
@Injectable()
export class LiveSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: LiveRequestStore,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.store.sweep().catch((error: unknown) => this.logger.debug('Live requests cannot be swept', { error }));
    }, SWEEP_INTERVAL_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }
}
