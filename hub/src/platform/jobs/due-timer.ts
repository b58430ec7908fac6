import type { Pool } from 'pg';
import type { Logger } from '../logging/logger.js';
import { NEXT_DUE, WAKE_FOR_DUE } from './job-sql.js';

/** Longer waits are asked about again: a timer of days helps nobody. */
const LONGEST_TIMER_MS = 3_600_000;
/** Several changes at once cost one look. */
const SETTLE_MS = 50;

/**
 * Wakes the workers when the next job with a time of its own is due. The library finds such jobs by polling; so it may poll rarely
 * (an idle hub costs nothing) and still start them in time.
 */
export class DueTimer {
  private timer: NodeJS.Timeout | undefined;
  private settling: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private readonly pool: Pool,
    private readonly logger: Logger,
  ) {}

  /** Something with a time of its own came or changed. */
  lookAgain(): void {
    if (this.isClosed || this.settling !== undefined) return;
    this.settling = setTimeout(() => {
      this.settling = undefined;
      void this.arm();
    }, SETTLE_MS).unref();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    clearTimeout(this.settling);
  }

  private async arm(): Promise<void> {
    try {
      const { rows } = await this.pool.query<{ dueMs: number | null; isDue: boolean }>(NEXT_DUE);
      const { dueMs, isDue } = rows[0] ?? { dueMs: null, isDue: false };
      clearTimeout(this.timer);
      if (this.isClosed) return;
      if (isDue) await this.pool.query(WAKE_FOR_DUE);
      if (dueMs === null) return;
      this.timer = setTimeout(() => void this.wake(), Math.min(dueMs, LONGEST_TIMER_MS)).unref();
    } catch (error) {
      // The database is away: polling finds due jobs once it is back.
      this.logger.debug('The time of the next job is not known', { error });
    }
  }

  private async wake(): Promise<void> {
    try {
      await this.pool.query(WAKE_FOR_DUE);
    } catch (error) {
      this.logger.debug('Workers could not be woken for a due job', { error });
    }
    this.lookAgain();
  }
}
