/** Values by key up to a weight; the ones least recently used go first. */
export class ByteCache<Value> {
  private readonly entries = new Map<string, { value: Value; weight: number }>();
  private weight = 0;

  private readonly maxWeight: number;

  constructor(maxWeight: number) {
    this.maxWeight = maxWeight;
  }

  find(key: string): Value | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  /** A value heavier than a quarter of the whole is not kept. */
  keep(key: string, value: Value, weight: number): void {
    if (weight > this.maxWeight / 4) return;
    this.weight += weight - (this.entries.get(key)?.weight ?? 0);
    this.entries.delete(key);
    this.entries.set(key, { value, weight });
    for (const [oldest, entry] of this.entries) {
      if (this.weight <= this.maxWeight) return;
      this.entries.delete(oldest);
      this.weight -= entry.weight;
    }
  }
}
