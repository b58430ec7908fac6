import type { Freshness } from '@wheelhouse/protocol';

/** How long a silence may be, in milliseconds. */
export interface FreshnessThresholds {
  readonly lateAfterMs: number;
  readonly lostAfterMs: number;
}

/** How recent the last contact is. A cluster that was never in contact is Lost: nothing is known of it. */
export function freshnessOf(
  lastContactAt: Date | null | undefined,
  now: Date,
  { lateAfterMs, lostAfterMs }: FreshnessThresholds,
): Freshness {
  if (lastContactAt == null) return 'Lost';
  const silenceMs = now.getTime() - lastContactAt.getTime();
  if (silenceMs > lostAfterMs) return 'Lost';
  return silenceMs > lateAfterMs ? 'Late' : 'Live';
}

/**
 * {@link freshnessOf} as an SQL expression. `column` is the last contact; `now` gives a timestamptz, `lateAfterMs` and `lostAfterMs`
 * give milliseconds: parameters with a cast, such as `$2::float8`.
 */
export function freshnessSql(column: string, now: string, lateAfterMs: string, lostAfterMs: string): string {
  const before = (ms: string): string => `${column} < ${now} - ${ms} * interval '1 millisecond'`;
  return `case when ${column} is null or ${before(lostAfterMs)} then 'Lost' when ${before(lateAfterMs)} then 'Late' else 'Live' end`;
}
