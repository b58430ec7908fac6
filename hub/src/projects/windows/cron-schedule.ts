/** Schedules of five cron fields, read as Argo CD reads them. Pure. */
import { instantOf, type WallTime, wallTimeAt } from './time-zone.js';

/** When a schedule begins: the values that each field takes. */
export interface CronSchedule {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Where both are limited, either is enough; else both count. */
  readonly limitsDays: boolean;
  readonly limitsWeekdays: boolean;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/** A schedule that does not begin within so many days never does (29 February comes every eight years at the latest). */
const MAX_DAYS_AHEAD = 8 * 366;
const DAY_MS = 24 * 3_600_000;
const MINUTE_MS = 60_000;
/** Minutes; no zone sets its clocks back further. */
const LONGEST_SET_BACK = 3 * 60;

/** Undefined when it is no schedule of five fields. */
export function parseCron(text: string): CronSchedule | undefined {
  const fields = text.trim().split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  const minutes = valuesOf(minute, 0, 59);
  const hours = valuesOf(hour, 0, 23);
  const days = valuesOf(day, 1, 31);
  const months = valuesOf(month, 1, 12, MONTHS);
  const weekdays = valuesOf(weekday, 0, 6, WEEKDAYS);
  if (fields.length !== 5 || !minutes || !hours || !days || !months || !weekdays) return undefined;
  const isLimited = (field: string): boolean => !/^[*?]/.test(field);
  return { minutes, hours, days, months, weekdays, limitsDays: isLimited(day), limitsWeekdays: isLimited(weekday) };
}

/** The first beginning after a moment, by the clock of a zone; undefined when there is none for years. */
export function nextStart(schedule: CronSchedule, afterMs: number, zone: string): number | undefined {
  const now = wallTimeAt(afterMs, zone);
  for (let ahead = 0; ahead <= MAX_DAYS_AHEAD; ahead += 1) {
    const day = dayFrom(now, ahead);
    if (!matchesDate(schedule, day)) continue;
    // A clock that is set back shows times again that were beginnings before: none that it showed already is one to come.
    const times = timesOf(schedule).filter((time) => ahead > 0 || time > timeOf(now));
    for (const time of times) {
      const start = instantOf(wallTimeOf(day, time), zone);
      if (start !== undefined && start > afterMs) return start;
    }
  }
  return undefined;
}

/** The last beginning in a time that ends with a moment, which counts; undefined when there is none. */
export function lastStart(
  schedule: CronSchedule,
  atMs: number,
  { zone, withinMs }: { readonly zone: string; readonly withinMs: number },
): number | undefined {
  const now = wallTimeAt(atMs, zone);
  // The clock may show a time again after it was set back: then later times than the present one are past as well.
  const latest = timeOf(now) + ((instantOf(now, zone) ?? atMs) + MINUTE_MS <= atMs ? LONGEST_SET_BACK : 0);
  for (let back = 0; back <= withinMs / DAY_MS + 1; back += 1) {
    const day = dayFrom(now, -back);
    if (!matchesDate(schedule, day)) continue;
    const times = timesOf(schedule).filter((time) => back > 0 || time <= latest);
    for (const time of times.toReversed()) {
      const start = instantOf(wallTimeOf(day, time), zone);
      if (start !== undefined && start <= atMs) return start > atMs - withinMs ? start : undefined;
    }
  }
  return undefined;
}

/** The times of a day, in minutes since midnight, in order. */
function timesOf({ hours, minutes }: CronSchedule): number[] {
  return sorted(hours).flatMap((hour) => sorted(minutes).map((minute) => hour * 60 + minute));
}

function timeOf({ hour, minute }: WallTime): number {
  return hour * 60 + minute;
}

function dayFrom({ year, month, day }: WallTime, days: number): Date {
  return new Date(Date.UTC(year, month - 1, day) + days * DAY_MS);
}

function wallTimeOf(day: Date, time: number): WallTime {
  return {
    year: day.getUTCFullYear(),
    month: day.getUTCMonth() + 1,
    day: day.getUTCDate(),
    hour: Math.floor(time / 60),
    minute: time % 60,
  };
}

function matchesDate({ days, months, weekdays, limitsDays, limitsWeekdays }: CronSchedule, date: Date): boolean {
  if (!months.has(date.getUTCMonth() + 1)) return false;
  const isDay = days.has(date.getUTCDate());
  const isWeekday = weekdays.has(date.getUTCDay());
  return limitsDays && limitsWeekdays ? isDay || isWeekday : isDay && isWeekday;
}

/** The values of a field: parts between commas, each a star, a value or a range, perhaps with a step. */
function valuesOf(field: string, from: number, to: number, names: readonly string[] = []): Set<number> | undefined {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(?:([*?])|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part);
    if (!match) return undefined;
    const [, star, first = '', last, stepText] = match;
    const step = stepText === undefined ? 1 : Number(stepText);
    const start = star === undefined ? valueOf(first, from, names) : from;
    // A value with a step goes on to the end.
    const end =
      star !== undefined || (last === undefined && stepText !== undefined) ? to : valueOf(last ?? first, from, names);
    if (start === undefined || end === undefined || start < from || end > to || start > end || step < 1)
      return undefined;
    for (let value = start; value <= end; value += step) values.add(value);
  }
  return values;
}

function valueOf(text: string, from: number, names: readonly string[]): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const index = names.indexOf(text.toLowerCase());
  return index < 0 ? undefined : index + from;
}

function sorted(values: ReadonlySet<number>): number[] {
  return [...values].toSorted((left, right) => left - right);
}
