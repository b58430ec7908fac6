import { Injectable } from '@nestjs/common';
import { MAX_RUNNING_PREVIEWS, MAX_WAITING_PREVIEWS, PREVIEW_TIMEOUT_MS } from './preview-limits.js';
import { PreviewBusyError, PreviewTimeoutError } from './previews.errors.js';

/** Lets few previews run at one time, so that the hub's other work goes on, and none for too long. */
@Injectable()
export class PreviewSlots {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** Throws PREVIEW_BUSY, PREVIEW_TIMEOUT. The work sees the signal; its turn ends when it does, not before. */
  async run<T>(work: (signal: AbortSignal) => Promise<T>, timeoutMs: number = PREVIEW_TIMEOUT_MS): Promise<T> {
    await this.takeTurn();
    const controller = new AbortController();
    const { promise: timeout, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      const error = new PreviewTimeoutError(timeoutMs / 1_000);
      controller.abort(error);
      reject(error);
    }, timeoutMs);
    const result = work(controller.signal);
    result
      .catch(() => undefined)
      .finally(() => {
        clearTimeout(timer);
        this.endTurn();
      });
    return await Promise.race([result, timeout]);
  }

  private async takeTurn(): Promise<void> {
    if (this.running < MAX_RUNNING_PREVIEWS) {
      this.running += 1;
      return;
    }
    if (this.waiting.length >= MAX_WAITING_PREVIEWS) throw new PreviewBusyError(this.waiting.length);
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** The turn goes to the one who has waited longest. */
  private endTurn(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running -= 1;
  }
}
