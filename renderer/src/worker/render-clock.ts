/** How many times the limit may go by while the thread works less than that: it may hang without working. */
const PATIENCE = 4;

/**
 * Says when a thread has worked too long, without the time that it waits for others. On a busy machine more time goes by than it can work: where
 * it can be told what it worked, that counts.
 */
export class RenderClock {
  private timer: NodeJS.Timeout | undefined;
  private startedAt = 0;
  private ranMs = 0;
  private remainingMs: number;
  private readonly limitMs: number;
  private readonly workedMs: () => Promise<number | undefined>;
  private readonly onOver: () => void;

  /** `workedMs`: what the thread worked since its task began; undefined where that cannot be told. */
  constructor(limitMs: number, workedMs: () => Promise<number | undefined>, onOver: () => void) {
    this.remainingMs = limitMs;
    this.limitMs = limitMs;
    this.workedMs = workedMs;
    this.onOver = onOver;
  }

  /** Starts, or goes on. */
  run(): void {
    if (this.timer !== undefined) return;
    this.startedAt = performance.now();
    this.arm();
  }

  pause(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.count();
  }

  private arm(): void {
    const timer = setTimeout(() => void this.look(timer), Math.max(0, this.remainingMs));
    this.timer = timer;
  }

  /** The time is over: unless the thread could not use it. */
  private async look(timer: NodeJS.Timeout): Promise<void> {
    const workedMs = await this.workedMs();
    if (this.timer !== timer) return;
    this.count();
    if (workedMs === undefined || workedMs >= this.limitMs || this.ranMs >= PATIENCE * this.limitMs) {
      this.onOver();
      return;
    }
    this.remainingMs = this.limitMs - workedMs;
    this.arm();
  }

  private count(): void {
    const now = performance.now();
    this.ranMs += now - this.startedAt;
    this.remainingMs -= now - this.startedAt;
    this.startedAt = now;
  }
}
