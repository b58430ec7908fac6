// How much of a log leaves the agent in a second. What was written before is read no faster than that; of what is written now, the rest is
// left out and counted, so that a followed log does not fall behind further and further.
import { LOG_BYTES_PER_SECOND } from '@wheelhouse/protocol';

/** What may go at once after a quiet time. */
export const LOG_BURST_BYTES = 4 * LOG_BYTES_PER_SECOND;

export class LogRate {
  private readonly monotonicMs: () => number;
  private allowance = LOG_BURST_BYTES;
  private at: number;

  constructor(monotonicMs: () => number) {
    this.monotonicMs = monotonicMs;
    this.at = monotonicMs();
  }

  /** Takes the lines that may go now; the others are left out. */
  admit(lines: readonly string[]): string[] {
    this.refill();
    const admitted: string[] = [];
    for (const line of lines) {
      const size = sizeOf(line);
      if (size > this.allowance) continue;
      this.allowance -= size;
      admitted.push(line);
    }
    return admitted;
  }

  /** Takes all lines, and says how long to wait before they go. */
  delayMs(lines: readonly string[]): number {
    this.refill();
    for (const line of lines) this.allowance -= sizeOf(line);
    return this.allowance >= 0 ? 0 : (-this.allowance / LOG_BYTES_PER_SECOND) * 1_000;
  }

  private refill(): void {
    const now = this.monotonicMs();
    const earned = ((now - this.at) / 1_000) * LOG_BYTES_PER_SECOND;
    this.allowance = Math.min(LOG_BURST_BYTES, this.allowance + earned);
    this.at = now;
  }
}

function sizeOf(line: string): number {
  return Buffer.byteLength(line) + 1;
}
