// Durations in the form in which Go programs write them: `90s` is `1m30s`, `0.5s` is `500ms`.

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  '\u00B5s': 1_000n,
  '\u03BCs': 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const SECOND = 1_000_000_000n;
const DURATION = /^[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|\u00B5s|\u03BCs|ms|s|m|h))+$/;
const PART = /(\d*)(?:\.(\d*))?(ns|us|\u00B5s|\u03BCs|ms|s|m|h)/g;
/** Longer texts are no durations of anything. */
const MAX_LENGTH = 64;

/** A duration in canonical form; undefined for what is none. */
export function canonicalDuration(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return undefined;
  if (/^[+-]?0$/.test(value)) return '0s';
  if (!DURATION.test(value)) return undefined;
  let nanoseconds = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of value.matchAll(PART)) {
    const size = UNITS[unit] ?? 0n;
    nanoseconds += BigInt(whole || '0') * size + (BigInt(fraction || '0') * size) / 10n ** BigInt(fraction.length);
  }
  if (nanoseconds === 0n) return '0s';
  return `${value.startsWith('-') ? '-' : ''}${written(nanoseconds)}`;
}

function written(nanoseconds: bigint): string {
  if (nanoseconds < 1_000n) return `${nanoseconds}ns`;
  if (nanoseconds < 1_000_000n) return `${decimal(nanoseconds, 1_000n)}\u00B5s`;
  if (nanoseconds < SECOND) return `${decimal(nanoseconds, 1_000_000n)}ms`;
  const minutes = nanoseconds / (60n * SECOND);
  const seconds = `${decimal(nanoseconds % (60n * SECOND), SECOND)}s`;
  if (minutes === 0n) return seconds;
  return minutes < 60n ? `${minutes}m${seconds}` : `${minutes / 60n}h${minutes % 60n}m${seconds}`;
}

function decimal(amount: bigint, unit: bigint): string {
  const rest = amount % unit;
  const digits = String(unit).length - 1;
  const fraction = String(rest).padStart(digits, '0').replace(/0+$/, '');
  return fraction === '' ? String(amount / unit) : `${amount / unit}.${fraction}`;
}
