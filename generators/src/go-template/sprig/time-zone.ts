/** Time zones: UTC, fixed offsets, and those of the time zone database by way of Intl. */
import { ZONE_NAMES } from './time-zone-names.js';

/** What a zone says about a moment: seconds east of UTC, and the name of that offset. */
export interface ZoneOffset {
  readonly seconds: number;
  readonly name: string;
}

/** A time zone. */
export interface TimeZone {
  readonly name: string;
  offsetAt(unixSeconds: bigint): ZoneOffset;
}

/** Intl's last and first second. */
const LAST_SECOND = 8_640_000_000_000n;
/** Names as the files of the time zone database are called: Intl takes other spellings, Go does not. */
const FILE_NAME = /^[A-Z][A-Za-z0-9+_-]*(?:\/[A-Z][A-Za-z0-9+_-]*)*$/;
/** Most zones that are kept. */
const MAX_KEPT = 600;

/** UTC, which is also what `Local` means: an expansion is the same wherever it runs. */
export const UTC: TimeZone = { name: 'UTC', offsetAt: () => ({ seconds: 0, name: 'UTC' }) };

const kept = new Map<string, TimeZone | undefined>();

/** A zone with one offset. */
export function fixedZone(name: string, seconds: number): TimeZone {
  return { name, offsetAt: () => ({ seconds, name }) };
}

/** The zone of that name; undefined when there is none. */
export function findTimeZone(name: string): TimeZone | undefined {
  if (name === '' || name === 'UTC' || name === 'Local') return UTC;
  if (!FILE_NAME.test(name)) return undefined;
  if (!kept.has(name)) {
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(name, loadTimeZone(name));
  }
  return kept.get(name);
}

function loadTimeZone(name: string): TimeZone | undefined {
  const format = formatOf(name);
  if (format === undefined || isMisspelt(name, format.resolvedOptions().timeZone)) return undefined;
  const names = namesOf(name);
  return {
    name,
    offsetAt: (unixSeconds) => {
      const seconds = offsetOf(format, unixSeconds);
      return { seconds, name: names.get(seconds) ?? digitsOf(seconds) };
    },
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
}

function isMisspelt(name: string, resolved: string): boolean {
  return name !== resolved && name.toLowerCase() === resolved.toLowerCase();
}

function offsetOf(format: Intl.DateTimeFormat, unixSeconds: bigint): number {
  const bounded = unixSeconds > LAST_SECOND ? LAST_SECOND : unixSeconds < -LAST_SECOND ? -LAST_SECOND : unixSeconds;
  const parts = format.formatToParts(Number(bounded) * 1000);
  const text = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = /^GMT([+-])(\d+):(\d+)(?::(\d+))?$/.exec(text) ?? [];
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === '-' ? -size : size;
}

function namesOf(zone: string): ReadonlyMap<number, string> {
  const [names = ''] = ZONE_NAMES.find(([, zones]) => zones.split(' ').includes(zone)) ?? [];
  return new Map(
    names
      .split(' ')
      .filter((entry) => entry !== '')
      .map((entry) => {
        const [minutes = '', name = ''] = entry.split('=');
        return [Number(minutes) * 60, name] as const;
      }),
  );
}

/** `+01`, `+0545`. */
function digitsOf(seconds: number): string {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  const [hour, rest] = [Math.floor(minutes / 60), minutes % 60];
  const digits = String(hour).padStart(2, '0') + (rest === 0 ? '' : String(rest).padStart(2, '0'));
  return (seconds < 0 ? '-' : '+') + digits;
}
