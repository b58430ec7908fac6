// Numbers from several rounds, as one number with its spread.

/** The value below which the given share of the values lies (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export function rounded(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}

/** `1.23 (1.10-1.40)`; the value alone after one round. */
export function withSpread(values: readonly number[], digits = 2): string {
  const value = median(values).toFixed(digits);
  if (values.length < 2) return value;
  return `${value} (${Math.min(...values).toFixed(digits)}-${Math.max(...values).toFixed(digits)})`;
}

/** What a benchmark hands back. */
export interface BenchResult {
  /** By the names that scripts rely on. */
  readonly figures: Readonly<Record<string, number>>;
  /** Lines of the table: what, measured, goal. */
  readonly rows: readonly BenchRow[];
}

export interface BenchRow {
  readonly what: string;
  readonly measured: string;
  readonly goal: string;
  readonly isMet: boolean;
}

/** A row of the table whose median must be at most the goal. */
export function atMost(what: string, values: readonly number[], goal: number, unit: string, digits = 2): BenchRow {
  return {
    what,
    measured: `${withSpread(values, digits)} ${unit}`,
    goal: `<= ${goal} ${unit}`,
    isMet: median(values) <= goal,
  };
}

/** A row without a goal. */
export function known(what: string, values: readonly number[], unit: string, digits = 2): BenchRow {
  return { what, measured: `${withSpread(values, digits)} ${unit}`, goal: '', isMet: true };
}
