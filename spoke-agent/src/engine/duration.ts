// Durations as people write them in settings and annotations: `10m`, `1h30m`, `90s`, `500ms`; a bare number means seconds.

const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

/** The longest that is understood: what is longer is a slip of the pen, and timers cannot wait for it. */
const MAX_DURATION_MS = 20 * 86_400_000;

/** In milliseconds; undefined when it is none, negative or longer than 20 days. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d{1,9}$/.test(trimmed)) return within(Number(trimmed) * 1000);
  if (!/^(?:\d{1,9}(?:\.\d{1,9})?(?:ms|s|m|h|d))+$/.test(trimmed)) return undefined;
  let total = 0;
  for (const [, amount, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g))
    total += Number(amount) * (UNIT_MS.get(unit ?? '') ?? 0);
  return within(total);
}

function within(durationMs: number): number | undefined {
  return durationMs <= MAX_DURATION_MS ? durationMs : undefined;
}
