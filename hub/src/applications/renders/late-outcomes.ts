import type { Logger } from '../../platform/logging/logger.js';
import type { Outcome } from './stale-outcome.js';

/** Outcomes that come so close together are settled together. */
const GATHER_MS = 100;

/** Settles outcomes that come later than those of their batch. One that is lost is no harm: its application is still stale. */
export class LateOutcomes {
  private waiting: Outcome[] = [];
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private readonly settle: (outcomes: readonly Outcome[]) => Promise<unknown>,
    private readonly logger: Logger,
  ) {}

  add(outcome: Promise<Outcome>): void {
    outcome.then(
      (known) => this.gather(known),
      (error: unknown) => this.lost(error),
    );
  }

  /** Settles nothing any more. */
  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
  }

  private gather(outcome: Outcome): void {
    if (this.isClosed) return;
    this.waiting.push(outcome);
    this.timer ??= setTimeout(() => void this.flush(), GATHER_MS);
  }

  private async flush(): Promise<void> {
    const outcomes = this.waiting;
    this.waiting = [];
    this.timer = undefined;
    try {
      await this.settle(outcomes);
    } catch (error) {
      this.lost(error);
    }
  }

  private lost(error: unknown): void {
    if (!this.isClosed)
      this.logger.warn('Renders that took long could not be settled; they are looked up again.', { error });
  }
}
