// How many requests to the cluster's API are in flight at once. Healing goes first: an urgent request overtakes all that wait.

/** Requests in flight by default: more than 20 gains little on a real API server and costs it memory. */
export const DEFAULT_REQUEST_CONCURRENCY = 20;

export class RequestLimiter {
  private readonly limit: number;
  private running = 0;
  private readonly urgent: (() => void)[] = [];
  private readonly ordinary: (() => void)[] = [];

  constructor(limit: number = DEFAULT_REQUEST_CONCURRENCY) {
    this.limit = limit;
  }

  async run<T>(request: () => Promise<T>, options: { isUrgent?: boolean } = {}): Promise<T> {
    if (this.running < this.limit) this.running += 1;
    else {
      const { promise, resolve } = Promise.withResolvers<void>();
      (options.isUrgent === true ? this.urgent : this.ordinary).push(resolve);
      await promise;
    }
    try {
      return await request();
    } finally {
      const next = this.urgent.shift() ?? this.ordinary.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}
