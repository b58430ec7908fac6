/** Wall clocks of time zones. Pure: the rules of the zones come with the runtime. */

/** A date and a time of day as a clock on the wall shows them. */
export interface WallTime {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

const MINUTE_MS = 60_000;
/** Asked for in a set order; one for each zone, as making them is dear. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether the zone exists. */
export function isTimeZone(name: string): boolean {
  try {
    return formatOf(name).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** What the clock of a zone shows, to the minute. */
export function wallTimeAt(instantMs: number, zone: string): WallTime {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(instantMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
  };
}

/** When the clock of a zone shows a time: the earlier moment where it does so twice, undefined where it skips it. */
export function instantOf(wall: WallTime, zone: string): number | undefined {
  const asUtc = utcOf(wall);
  const offsets = new Set([-1, 1].map((days) => offsetAt(asUtc + days * 24 * 60 * MINUTE_MS, zone)));
  return [...offsets]
    .map((offset) => asUtc - offset)
    .filter((instant) => utcOf(wallTimeAt(instant, zone)) === asUtc)
    .toSorted((left, right) => left - right)[0];
}

function offsetAt(instantMs: number, zone: string): number {
  return utcOf(wallTimeAt(instantMs, zone)) - Math.floor(instantMs / MINUTE_MS) * MINUTE_MS;
}

function utcOf({ year, month, day, hour, minute }: WallTime): number {
  return Date.UTC(year, month - 1, day, hour, minute);
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  formats.set(zone, format);
  return format;
}
