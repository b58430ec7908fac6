/** Indexes that were read before, to be asked about instead of read again. In memory, bounded. */
import { MAX_CACHED_INDEX_BYTES } from '../chart-limits.js';
import { type ChartIndex, weightOf } from './chart-index.js';

/** An index as it was, and what to ask whether it still is. */
export interface KnownIndex {
  readonly index: ChartIndex;
  /** The header that asks; undefined where the server gave nothing to ask with. */
  readonly condition: Readonly<Record<string, string>> | undefined;
}

export class IndexCache {
  /** The one used last comes last. */
  private readonly entries = new Map<string, { known: KnownIndex; weight: number }>();
  private weight = 0;

  constructor(private readonly maxWeight = MAX_CACHED_INDEX_BYTES) {}

  find(key: string): KnownIndex | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.known;
  }

  keep(key: string, known: KnownIndex): void {
    this.forget(key);
    const weight = weightOf(known.index);
    this.entries.set(key, { known, weight });
    this.weight += weight;
    for (const oldest of this.entries.keys()) {
      if (this.weight <= this.maxWeight) return;
      this.forget(oldest);
    }
  }

  private forget(key: string): void {
    const entry = this.entries.get(key);
    if (entry === undefined) return;
    this.entries.delete(key);
    this.weight -= entry.weight;
  }
}
