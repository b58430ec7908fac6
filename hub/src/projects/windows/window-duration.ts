const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};
/** The longest window: beyond a year a window says that there is none. */
const MAX_WINDOW_MS = 366 * 24 * 3_600_000;

/** A Go duration in milliseconds; undefined when it is none, zero, negative or longer than a year. */
export function windowDurationMs(text: string): number | undefined {
  if (!/^(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))*$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount = '', unit = ''] of text.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g))
    total += Number(amount) * (UNIT_MS[unit] ?? 0);
  const ms = Math.floor(total);
  return ms > 0 && ms <= MAX_WINDOW_MS ? ms : undefined;
}
