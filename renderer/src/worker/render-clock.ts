/** Measures the work of a thread, without the time that it waits for others, and says when it has been too long. */
export class RenderClock {
  private timer: NodeJS.Timeout | undefined;
  private startedAt = 0;
  private remainingMs: number;
  private readonly onOver: () => void;

  constructor(limitMs: number, onOver: () => void) {
    this.remainingMs = limitMs;
    this.onOver = onOver;
  }

  /** Starts, or goes on. */
  run(): void {
    if (this.timer !== undefined) return;
    this.startedAt = performance.now();
    this.timer = setTimeout(this.onOver, Math.max(0, this.remainingMs));
  }

  pause(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.remainingMs -= performance.now() - this.startedAt;
  }
}
