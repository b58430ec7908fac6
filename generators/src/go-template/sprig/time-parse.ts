/** Reads a time by a layout, as time.ParseInLocation does. */
import { daysIn, isLeapYear, secondsOf } from './civil-date.js';
import { layoutPieces, MONTHS, WEEKDAYS } from './time-layout.js';
import { TimeParseError, TimeReader } from './time-reader.js';
import { fixedZone, UTC, type TimeZone } from './time-zone.js';

/** A moment in a zone. */
export interface ParsedTime {
  readonly seconds: bigint;
  readonly nanosecond: number;
  readonly zone: TimeZone;
}

/** What was read so far. Months and days are 0 until they are known. */
interface Fields {
  year: number;
  month: number;
  day: number;
  yearDay: number | undefined;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  half: string;
  isUtc: boolean;
  offset: number | undefined;
  zoneName: string;
}

const NO_FIELDS: Readonly<Fields> = {
  year: 0,
  month: 0,
  day: 0,
  yearDay: undefined,
  hour: 0,
  minute: 0,
  second: 0,
  nanosecond: 0,
  half: '',
  isUtc: false,
  offset: undefined,
  zoneName: '',
};

/** Reads a time; without a zone it is UTC. @throws TimeParseError */
export function parseTime(layout: string, text: string): ParsedTime {
  const reader = new TimeReader(text);
  const fields: Fields = { ...NO_FIELDS };
  const pieces = layoutPieces(layout);
  pieces.forEach(({ text: piece, isElement }, index) => {
    if (!isElement) reader.takeLiteral(piece);
    else readElement(piece, reader, fields);
    if (isElement && /^0?5$/.test(piece)) readUnaskedFraction(reader, fields, pieces[index + 1]?.text ?? '');
  });
  if (reader.rest !== '') throw new TimeParseError(`extra text: "${reader.rest}"`);
  return momentOf(fields);
}

type Read = (reader: TimeReader, fields: Fields) => void;

const TWO_DIGITS = /^[0-9]{2}/;
const DIGITS = /^[0-9]{1,2}/;
const shortNames = (names: readonly string[]): string[] => names.map((name) => name.slice(0, 3));

const ELEMENTS: Readonly<Record<string, Read>> = {
  '2006': (reader, fields) => (fields.year = Number(reader.take(/^[0-9]{4}/))),
  '06': (reader, fields) => {
    const year = Number(reader.take(TWO_DIGITS));
    fields.year = year + (year >= 69 ? 1900 : 2000);
  },
  January: (reader, fields) => (fields.month = reader.takeName(MONTHS) + 1),
  Jan: (reader, fields) => (fields.month = reader.takeName(shortNames(MONTHS)) + 1),
  '01': (reader, fields) => (fields.month = reader.takeNumber(TWO_DIGITS, 1, 12)),
  '1': (reader, fields) => (fields.month = reader.takeNumber(DIGITS, 1, 12)),
  Monday: (reader) => reader.takeName(WEEKDAYS),
  Mon: (reader) => reader.takeName(shortNames(WEEKDAYS)),
  '02': (reader, fields) => (fields.day = dayNumber(reader.take(TWO_DIGITS))),
  _2: (reader, fields) => (fields.day = dayNumber(reader.take(/^ ?[0-9]{1,2}/))),
  '2': (reader, fields) => (fields.day = dayNumber(reader.take(DIGITS))),
  '002': (reader, fields) => (fields.yearDay = Number(reader.take(/^[0-9]{3}/))),
  __2: (reader, fields) => (fields.yearDay = Number(reader.take(/^ {0,2}[0-9]{1,3}/))),
  '15': (reader, fields) => (fields.hour = reader.takeNumber(DIGITS, 0, 23)),
  '03': (reader, fields) => (fields.hour = reader.takeNumber(TWO_DIGITS, 0, 12)),
  '3': (reader, fields) => (fields.hour = reader.takeNumber(DIGITS, 0, 12)),
  '04': (reader, fields) => (fields.minute = reader.takeNumber(TWO_DIGITS, 0, 59)),
  '4': (reader, fields) => (fields.minute = reader.takeNumber(DIGITS, 0, 59)),
  '05': (reader, fields) => (fields.second = reader.takeNumber(TWO_DIGITS, 0, 59)),
  '5': (reader, fields) => (fields.second = reader.takeNumber(DIGITS, 0, 59)),
  PM: (reader, fields) => (fields.half = reader.take(/^[AP]M/)),
  pm: (reader, fields) => (fields.half = reader.take(/^[ap]m/).toUpperCase()),
  MST: readZoneName,
};

function readElement(element: string, reader: TimeReader, fields: Fields): void {
  const read = ELEMENTS[element];
  if (read !== undefined) read(reader, fields);
  else if (/^[.,]/.test(element)) readFraction(element, reader, fields);
  else if (element.startsWith('Z') && reader.rest.startsWith('Z')) {
    reader.take(/^Z/);
    fields.isUtc = true;
  } else readOffset(element, reader, fields);
}

/** 0 stands for a day that is not known, so a written 0 becomes one that no month has. */
function dayNumber(text: string): number {
  return Number(text) === 0 ? 99 : Number(text);
}

/** `.000` asks for that many digits; `.999` takes any number, or none. */
function readFraction(element: string, reader: TimeReader, fields: Fields): void {
  if (element.charAt(1) === '9') {
    if (/^[.,][0-9]/.test(reader.rest)) fields.nanosecond = nanosecondsOf(reader.take(/^[.,][0-9]+/));
  } else fields.nanosecond = nanosecondsOf(reader.take(new RegExp(`^[.,][0-9]{${element.length - 1}}`)));
}

/** Seconds may have a fraction even where the layout has none. */
function readUnaskedFraction(reader: TimeReader, fields: Fields, next: string): void {
  if (/^[.,][0-9]/.test(reader.rest) && !/^[.,](?:0+|9+)$/.test(next)) {
    fields.nanosecond = nanosecondsOf(reader.take(/^[.,][0-9]+/));
  }
}

function nanosecondsOf(fraction: string): number {
  return Number(fraction.slice(1, 10).padEnd(9, '0'));
}

function readOffset(element: string, reader: TimeReader, fields: Fields): void {
  const parts = element.replaceAll(/[^0-9]/g, '').length / 2;
  const separator = element.includes(':') ? ':' : '';
  const shape = Array.from({ length: parts }, () => '[0-9]{2}').join(separator);
  const text = reader.take(new RegExp(`^[-+]${shape}`));
  const [hours = 0, minutes = 0, seconds = 0] = Array.from(text.matchAll(/[0-9]{2}/g), (part) => Number(part[0]));
  if (hours > 24 || minutes > 60 || seconds > 60) throw new TimeParseError('time zone offset out of range');
  const offset = (hours * 60 + minutes) * 60 + seconds;
  fields.offset = text.startsWith('-') ? -offset : offset;
}

/** Three or more capital letters, `GMT` with hours, or signed digits. */
function readZoneName(reader: TimeReader, fields: Fields): void {
  if (reader.rest.startsWith('UTC')) {
    reader.take(/^UTC/);
    fields.isUtc = true;
    return;
  }
  const name = reader.take(
    /^(?:ChST|MeST|GMT(?:[+-](?:0*(?:[0-9]|1[0-9]|2[0-3]))(?![0-9]))?|[+-]0*(?:[0-9]|1[0-9]|2[0-3])(?![0-9])|(?:WITA|[A-Z]{4}T|[A-Z]{3}T|[A-Z]{3})(?![A-Z]))/,
  );
  fields.zoneName = name;
}

function momentOf(fields: Fields): ParsedTime {
  const { year, nanosecond, offset, zoneName } = fields;
  const { month, day } = dateOf(fields);
  if (day < 1 || day > daysIn(year, month)) throw new TimeParseError('day out of range');
  const civil = { year, month, day, hour: hourOf(fields), minute: fields.minute, second: fields.second };
  const seconds = secondsOf(civil);
  if (fields.isUtc) return { seconds, nanosecond, zone: UTC };
  if (offset !== undefined) {
    const isUtc = offset === 0 && (zoneName === '' || zoneName === 'UTC');
    return { seconds: seconds - BigInt(offset), nanosecond, zone: isUtc ? UTC : fixedZone(zoneName, offset) };
  }
  if (zoneName === '') return { seconds, nanosecond, zone: UTC };
  // The name of an unknown zone tells no offset, but for `GMT+2`. The clock time stays that of UTC, as in Go.
  const hours = zoneName.startsWith('GMT') && zoneName.length > 3 ? Number(zoneName.slice(3)) : 0;
  return { seconds, nanosecond, zone: fixedZone(zoneName, hours * 3600) };
}

function hourOf({ hour, half }: Fields): number {
  if (half === 'PM' && hour < 12) return hour + 12;
  return half === 'AM' && hour === 12 ? 0 : hour;
}

/** The date; a day of the year has to agree with month and day where they are given. */
function dateOf({ year, month, day, yearDay }: Fields): { readonly month: number; readonly day: number } {
  if (yearDay === undefined) return { month: month === 0 ? 1 : month, day: day === 0 ? 1 : day };
  if (yearDay < 1 || yearDay > (isLeapYear(year) ? 366 : 365)) throw new TimeParseError('day-of-year out of range');
  let [foundMonth, foundDay] = [1, yearDay];
  while (foundDay > daysIn(year, foundMonth)) {
    foundDay -= daysIn(year, foundMonth);
    foundMonth += 1;
  }
  if ((month !== 0 && month !== foundMonth) || (day !== 0 && day !== foundDay)) {
    throw new TimeParseError('day-of-year does not match the date');
  }
  return { month: foundMonth, day: foundDay };
}
