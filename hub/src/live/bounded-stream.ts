// A queue between a producer that does not wait and a reader that may be slow. Not an async generator: `return` must end a waiting `next`
// at once, or a closed socket would leave what feeds the stream behind.

interface Waiter<T> {
  readonly resolve: (result: IteratorResult<T, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

export class BoundedStream<T> implements AsyncIterableIterator<T, undefined> {
  private readonly queue: T[] = [];
  private readonly waiters: Waiter<T>[] = [];
  private failure: unknown;
  private isEnded = false;
  private isLeft = false;

  /** `onLeave` is called once: the reader left, or has read all there is. `onRoom`: an item that waited was taken. */
  constructor(
    private readonly limit: number,
    private readonly onLeave: () => void,
    private readonly onRoom: () => void = () => {},
  ) {}

  /** How many items fit in. */
  get room(): number {
    return this.isEnded ? 0 : Math.max(0, this.limit - this.queue.length);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** False, and nothing is taken, when there is no room. */
  push(item: T): boolean {
    if (this.room === 0) return false;
    const waiter = this.waiters.shift();
    if (waiter) waiter.resolve({ done: false, value: item });
    else this.queue.push(item);
    return true;
  }

  /** Nothing more comes; what waits is still read. With an error, that is what the reader gets after it. */
  end(error?: unknown): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.failure = error;
    const [first, ...rest] = this.waiters.splice(0);
    if (!first) return;
    this.failure = undefined;
    this.leave();
    if (error === undefined) first.resolve({ done: true, value: undefined });
    else first.reject(error);
    for (const waiter of rest) waiter.resolve({ done: true, value: undefined });
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    const item = this.queue.shift();
    if (item !== undefined) {
      this.onRoom();
      return { done: false, value: item };
    }
    if (!this.isEnded) return new Promise((resolve, reject) => this.waiters.push({ resolve, reject }));
    const { failure } = this;
    this.failure = undefined;
    this.leave();
    if (failure !== undefined) throw failure;
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.queue.length = 0;
    this.isEnded = true;
    this.failure = undefined;
    for (const waiter of this.waiters.splice(0)) waiter.resolve({ done: true, value: undefined });
    this.leave();
    return { done: true, value: undefined };
  }

  private leave(): void {
    if (this.isLeft) return;
    this.isLeft = true;
    this.onLeave();
  }
}
