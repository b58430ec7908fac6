/** Waiting tasks of many parties: each party in turn, its own in their order. A long queue of one does not hold up the others. */
export class FairQueue<Item> {
  /** The party whose turn is next comes first. */
  private readonly parties = new Map<string, Item[]>();
  private waiting = 0;

  get size(): number {
    return this.waiting;
  }

  add(party: string, item: Item): void {
    const items = this.parties.get(party);
    if (items === undefined) this.parties.set(party, [item]);
    else items.push(item);
    this.waiting += 1;
  }

  take(): Item | undefined {
    for (const [party, items] of this.parties) {
      const item = items.shift();
      this.parties.delete(party);
      if (items.length > 0) this.parties.set(party, items);
      if (item === undefined) continue;
      this.waiting -= 1;
      return item;
    }
    return undefined;
  }
}
