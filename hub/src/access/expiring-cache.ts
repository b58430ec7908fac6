import type { Clock } from '../platform/clock/clock.js';

interface Entry<V> {
  readonly value: V;
  readonly expiresAtMs: number;
}

/** A map that forgets: what is older than its time to live, and, when full, what was put in first. */
export class ExpiringCache<V> {
  private readonly entries = new Map<string, Entry<V>>();

  constructor(
    private readonly clock: Clock,
    private readonly maximumSize: number,
  ) {}

  get(key: string): V | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    if (this.clock.monotonicMs() < entry.expiresAtMs) return entry.value;
    this.entries.delete(key);
    return undefined;
  }

  set(key: string, value: V, ttlMs: number): void {
    if (ttlMs <= 0) return;
    this.entries.delete(key);
    this.entries.set(key, { value, expiresAtMs: this.clock.monotonicMs() + ttlMs });
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= this.maximumSize) break;
      this.entries.delete(oldest);
    }
  }

  delete(key: string): void {
    this.entries.delete(key);
  }

  deleteWhere(matches: (value: V) => boolean): void {
    for (const [key, { value }] of this.entries) if (matches(value)) this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }
}
