import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { type ModuleRequestKind, RenderPool } from '@wheelhouse/renderer';
import { Logger } from '../../platform/logging/logger.js';

/** How often a missing module is looked for while anything waits for it. */
const LOOK_MS = 500;

/** Told when a module that was missed is there. */
export type ModuleObserver = () => Promise<void>;

/** Looks out for the modules that render, and tells when one that was missed is there. */
@Injectable()
export class RendererWatch implements OnModuleDestroy {
  private readonly observers: ModuleObserver[] = [];
  private timer: NodeJS.Timeout | undefined;
  /** What waits for its module. */
  private readonly awaited = new Set<ModuleRequestKind>();

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
  missed(kind: ModuleRequestKind): void {
    this.awaited.add(kind);
    this.lookSoon();
  }

  private lookSoon(): void {
    this.timer ??= setTimeout(() => void this.look(), LOOK_MS).unref();
  }

  private async look(): Promise<void> {
    const found: ModuleRequestKind[] = [];
    for (const kind of this.awaited) if (await this.isThere(kind)) found.push(kind);
    if (this.timer === undefined) return;
    this.timer = undefined;
    for (const kind of found) this.awaited.delete(kind);
    if (this.awaited.size > 0) this.lookSoon();
    if (found.length === 0) return;
    this.logger.info('A module that renders is there; what waited for it is rendered.', { kinds: found });
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

  private async isThere(kind: ModuleRequestKind): Promise<boolean> {
    try {
      return (await this.pool.moduleDigest(kind)) !== undefined;
    } catch {
      return false;
    }
  }
}
