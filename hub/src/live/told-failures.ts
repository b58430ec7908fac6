// A stream that fails would close the whole socket of whoever reads it. Here its failure becomes its last item, which the resolver of the
// subscription throws: the reader is told why, and keeps its socket.

/** What came, or why nothing more comes. */
export type Told<T> = { readonly item: T } | { readonly failure: unknown };

export class ToldFailures<T> implements AsyncIterableIterator<Told<T>, undefined> {
  private isOver = false;

  constructor(private readonly source: AsyncIterableIterator<T, undefined>) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Told<T>, undefined>> {
    if (this.isOver) return { done: true, value: undefined };
    try {
      const { done, value } = await this.source.next();
      return done === true ? { done, value: undefined } : { done: false, value: { item: value } };
    } catch (failure) {
      this.isOver = true;
      return { done: false, value: { failure } };
    }
  }

  async return(): Promise<IteratorResult<Told<T>, undefined>> {
    this.isOver = true;
    await this.source.return?.();
    return { done: true, value: undefined };
  }
}

/** The item, or the failure thrown. */
export function itemOf<T>(told: Told<T>): T {
  if ('failure' in told) throw told.failure;
  return told.item;
}
