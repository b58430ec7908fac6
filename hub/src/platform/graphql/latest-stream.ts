/**
 * An endless stream for a subscription that holds at most one value: the newest. A slow consumer skips, nothing piles up. Not an async
 * generator: `return` must end a waiting `next` at once, or a closed socket would leave its listener behind.
 */
export class LatestStream<T> implements AsyncIterableIterator<T> {
  private newest: { value: T } | undefined;
  private waiting: ((result: IteratorResult<T>) => void) | undefined;
  private isDone = false;
  private readonly onEnd: () => void;

  constructor(onEnd: () => void) {
    this.onEnd = onEnd;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Gives the value to the consumer, in place of one that it has not taken yet. */
  offer(value: T): void {
    if (this.isDone) return;
    if (this.waiting) {
      const { waiting } = this;
      this.waiting = undefined;
      waiting({ done: false, value });
    } else this.newest = { value };
  }

  next(): Promise<IteratorResult<T>> {
    const { newest } = this;
    this.newest = undefined;
    if (newest) return Promise.resolve({ done: false, value: newest.value });
    if (this.isDone) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => (this.waiting = resolve));
  }

  /** Ends the stream from the producer's side, after the value that waits. */
  end(): void {
    if (this.isDone) return;
    this.isDone = true;
    this.onEnd();
    this.waiting?.({ done: true, value: undefined });
    this.waiting = undefined;
  }

  return(): Promise<IteratorResult<T>> {
    this.newest = undefined;
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }
}
