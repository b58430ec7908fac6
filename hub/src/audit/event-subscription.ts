import { SubscriberTooSlowError } from './audit.errors.js';

/** How many items may wait for a subscriber before it is closed. */
export const SUBSCRIPTION_QUEUE_LIMIT = 1_000;

interface Waiter<T> {
  resolve(result: IteratorResult<T>): void;
  reject(error: unknown): void;
}

/**
 * A bounded queue that is read as an async iterator. Written by hand, because an async generator that waits inside an `await` only
 * notices `return()` when the next item comes: a subscriber that left would stay registered until then.
 */
export class EventSubscription<T> implements AsyncIterableIterator<T, undefined> {
  private readonly queue: T[] = [];
  private readonly waiters: Waiter<T>[] = [];
  private failure: Error | undefined;
  private isClosed = false;

  constructor(
    private readonly onClose: () => void,
    private readonly limit = SUBSCRIPTION_QUEUE_LIMIT,
  ) {}

  push(item: T): void {
    if (this.isClosed) return;
    const waiter = this.waiters.shift();
    if (waiter !== undefined) return waiter.resolve({ done: false, value: item });
    if (this.queue.length >= this.limit) return this.fail(new SubscriberTooSlowError(this.limit));
    this.queue.push(item);
  }

  /** Ends the iteration with an error; what still waits is dropped. */
  fail(error: Error): void {
    if (this.isClosed) return;
    const waiter = this.waiters.shift();
    if (waiter === undefined) this.failure = error;
    else waiter.reject(error);
    this.close();
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    const item = this.queue.shift();
    if (item !== undefined) return { done: false, value: item };
    const failure = this.failure;
    if (failure !== undefined) {
      this.failure = undefined;
      throw failure;
    }
    if (this.isClosed) return { done: true, value: undefined };
    return new Promise((resolve, reject) => {
      this.waiters.push({ resolve: resolve as Waiter<T>['resolve'], reject });
    });
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.failure = undefined;
    this.close();
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<IteratorResult<T, undefined>> {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  private close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.queue.length = 0;
    for (const waiter of this.waiters.splice(0)) waiter.resolve({ done: true, value: undefined });
    this.onClose();
  }
}
