/** The Gregorian calendar over seconds since 1970, for all the years that Go's int64 seconds reach. */

const SECONDS_PER_DAY = 86_400n;
/** Days from the first of March of the year 0 to 1970. */
const DAYS_TO_1970 = 719_468;
const DAYS_PER_ERA = 146_097;
/** Seconds from the earliest time that Go knows to 1970. It counts from there in 64 bits, which wrap around. */
const FROM_EARLIEST = (730_692_556n * 146_097n + 719_468n) * SECONDS_PER_DAY;
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/** A date and a time of day. Months count from 1, the first of January is day 1 of its year, Sunday is weekday 0. */
export interface CivilTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly yearDay: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** The date and time of a second, already moved by the offset of its zone. */
export function civilTimeOf(unixSeconds: bigint): CivilTime {
  const seconds = BigInt.asUintN(64, unixSeconds + FROM_EARLIEST) - FROM_EARLIEST;
  const rest = ((seconds % SECONDS_PER_DAY) + SECONDS_PER_DAY) % SECONDS_PER_DAY;
  const days = Number((seconds - rest) / SECONDS_PER_DAY);
  const date = dateOfDay(days);
  const time = Number(rest);
  return {
    ...date,
    yearDay: dayOfYear(date),
    weekday: (((days + 4) % 7) + 7) % 7,
    hour: Math.floor(time / 3600),
    minute: Math.floor((time % 3600) / 60),
    second: time % 60,
  };
}

/** Seconds since 1970 of a date and time; months and days beyond their range run on. */
export function secondsOf(civil: Omit<CivilTime, 'yearDay' | 'weekday'>): bigint {
  const months = civil.month - 1;
  const year = civil.year + Math.floor(months / 12);
  const days = dayOf(year, (((months % 12) + 12) % 12) + 1) + civil.day - 1;
  return BigInt(days) * SECONDS_PER_DAY + BigInt(civil.hour * 3600 + civil.minute * 60 + civil.second);
}

/** Whether a year has a 29th of February. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** How many days a month has. */
export function daysIn(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Years count from March here, so that the leap day is the last one. */
function dateOfDay(day: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = day + DAYS_TO_1970;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfMarchYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfMarchYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfMarchYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}

/** Days from 1970 to the first of a month. */
function dayOf(year: number, month: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const marchMonth = month > 2 ? month - 3 : month + 9;
  const dayOfMarchYear = Math.floor((153 * marchMonth + 2) / 5);
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfMarchYear;
  return era * DAYS_PER_ERA + dayOfEra - DAYS_TO_1970;
}

function dayOfYear({
  year,
  month,
  day,
}: {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}): number {
  const before = DAYS_BEFORE_MONTH[month - 1] ?? 0;
  return before + day + (month > 2 && isLeapYear(year) ? 1 : 0);
}
