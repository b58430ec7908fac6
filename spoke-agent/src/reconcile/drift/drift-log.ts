// Drift that waits to be reported: a bounded ring. While the hub is away the oldest entries are dropped and counted, never silently.
import type { DriftReportInput } from '@wheelhouse/protocol';

/** Entries that are kept while the hub is away. */
export const MAX_DRIFT_ENTRIES = 1_000;

export class DriftLog {
  private readonly entries = new Map<string, DriftReportInput>();
  private droppedEntries = 0;

  /** Adds an entry, or replaces the one with the same id. */
  add(entry: DriftReportInput): void {
    this.entries.delete(entry.id);
    this.entries.set(entry.id, entry);
    if (this.entries.size <= MAX_DRIFT_ENTRIES) return;
    const oldest = this.entries.keys().next();
    if (oldest.done !== true) this.entries.delete(oldest.value);
    this.droppedEntries += 1;
  }

  /** The oldest entries, at most `limit`; they stay until they are {@link confirm}ed. */
  peek(limit: number): DriftReportInput[] {
    return [...this.entries.values()].slice(0, limit);
  }

  /** Entries that were dropped and not yet reported as such. */
  get dropped(): number {
    return this.droppedEntries;
  }

  get size(): number {
    return this.entries.size;
  }

  /** The hub took these entries and this count. An entry that changed since stays. */
  confirm(entries: readonly DriftReportInput[], dropped: number): void {
    for (const entry of entries) if (this.entries.get(entry.id) === entry) this.entries.delete(entry.id);
    this.droppedEntries -= dropped;
  }
}
