/** Does for many callers at once what each would do alone: what comes while one round works waits, and goes into the next. */
export class Gathered<Item, Result> {
  private next: Round<Item, Result> | undefined;
  private last: Promise<unknown> = Promise.resolve();

  /** `work` is never called twice at a time, nor without items, nor with more than `maxItems` unless one caller brings more. */
  constructor(
    private readonly work: (items: readonly Item[]) => Promise<Result>,
    private readonly maxItems: number,
  ) {}

  /** The result of the round that the items are in. */
  async add(items: readonly Item[]): Promise<Result> {
    if (this.next === undefined || this.next.items.length >= this.maxItems) this.next = this.begin();
    for (const item of items) this.next.items.push(item);
    return await this.next.result;
  }

  private begin(): Round<Item, Result> {
    const items: Item[] = [];
    const result = this.last.then(() => {
      if (this.next?.items === items) this.next = undefined;
      return this.work(items);
    });
    this.last = result.catch(() => undefined);
    return { items, result };
  }
}

interface Round<Item, Result> {
  readonly items: Item[];
  readonly result: Promise<Result>;
}
