import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { RenderPool } from '@wheelhouse/renderer';
import { Logger } from '../platform/logging/logger.js';

/** How often a missing module is looked for while anything waits for it. */
const LOOK_MS = 500;

/** Told when a module that was missed is there. */
export type ModuleObserver = () => Promise<void>;

/** Looks out for the module that renders Kustomize and Helm, and tells when it is there. */
@Injectable()
export class RendererWatch implements OnModuleDestroy {
  private readonly observers: ModuleObserver[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly pool: RenderPool,
    private readonly logger: Logger,
  ) {}

  onModuleDestroy(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  onAppeared(observer: ModuleObserver): void {
    this.observers.push(observer);
  }

  /** Something could not be rendered for want of the module. */
  missed(): void {
    this.timer ??= setTimeout(() => void this.look(), LOOK_MS).unref();
  }

  private async look(): Promise<void> {
    const isThere = await this.isThere();
    if (this.timer === undefined) return;
    this.timer = undefined;
    if (!isThere) {
      this.missed();
      return;
    }
    this.logger.info('The module for Kustomize and Helm is there; what waited for it is rendered.');
    await this.tell();
  }

  /** What observers do may be tried again. */
  async tell(): Promise<void> {
    for (const observer of this.observers) {
      try {
        await observer();
      } catch (error) {
        this.logger.error(
          'What waited for the module for Kustomize and Helm could not be told. It is tried again later.',
          {
            error,
          },
        );
      }
    }
  }

  private async isThere(): Promise<boolean> {
    try {
      return (await this.pool.moduleDigest()) !== undefined;
    } catch {
      return false;
    }
  }
}
