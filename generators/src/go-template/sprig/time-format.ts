/** Prints a time by a layout. */
import type { CivilTime } from './civil-date.js';
import { layoutPieces, MONTHS, WEEKDAYS } from './time-layout.js';
import type { ZoneOffset } from './time-zone.js';

/** A time as it reads in its zone. */
export interface LocalTime extends CivilTime {
  readonly nanosecond: number;
  readonly offset: ZoneOffset;
}

/** The time by that layout. */
export function formatTime(time: LocalTime, layout: string): string {
  return layoutPieces(layout)
    .map(({ text, isElement }) => (isElement ? elementOf(text, time) : text))
    .join('');
}

type Element = (time: LocalTime) => string;

const ELEMENTS: Readonly<Record<string, Element>> = {
  '2006': ({ year }) => digits(year, 4),
  '06': ({ year }) => digits(Math.max(year, 0) % 100, 2),
  January: ({ month }) => MONTHS[month - 1] ?? '',
  Jan: ({ month }) => (MONTHS[month - 1] ?? '').slice(0, 3),
  '01': ({ month }) => digits(month, 2),
  '1': ({ month }) => String(month),
  Monday: ({ weekday }) => WEEKDAYS[weekday] ?? '',
  Mon: ({ weekday }) => (WEEKDAYS[weekday] ?? '').slice(0, 3),
  '02': ({ day }) => digits(day, 2),
  _2: ({ day }) => String(day).padStart(2, ' '),
  '2': ({ day }) => String(day),
  '002': ({ yearDay }) => digits(yearDay, 3),
  __2: ({ yearDay }) => String(yearDay).padStart(3, ' '),
  '15': ({ hour }) => digits(hour, 2),
  '03': ({ hour }) => digits(hourOfTwelve(hour), 2),
  '3': ({ hour }) => String(hourOfTwelve(hour)),
  '04': ({ minute }) => digits(minute, 2),
  '4': ({ minute }) => String(minute),
  '05': ({ second }) => digits(second, 2),
  '5': ({ second }) => String(second),
  PM: ({ hour }) => (hour >= 12 ? 'PM' : 'AM'),
  pm: ({ hour }) => (hour >= 12 ? 'pm' : 'am'),
  MST: ({ offset }) => (offset.name === '' ? offsetDigits(offset.seconds, '-0700') : offset.name),
};

function elementOf(element: string, time: LocalTime): string {
  const known = ELEMENTS[element];
  if (known !== undefined) return known(time);
  return /^[.,]/.test(element) ? fraction(time.nanosecond, element) : offsetDigits(time.offset.seconds, element);
}

function hourOfTwelve(hour: number): number {
  return hour % 12 === 0 ? 12 : hour % 12;
}

/** A number with leading zeros; the sign stands in front of them. */
function digits(value: number, width: number): string {
  return (value < 0 ? '-' : '') + String(Math.abs(value)).padStart(width, '0');
}

/** `.000` keeps zeros at the end, `.999` drops them, and the dot with the last one. */
function fraction(nanosecond: number, element: string): string {
  const text = digits(nanosecond, 9)
    .slice(0, element.length - 1)
    .padEnd(element.length - 1, '0');
  if (element.charAt(1) === '0') return element.charAt(0) + text;
  const trimmed = text.replace(/0+$/, '');
  return trimmed === '' ? '' : element.charAt(0) + trimmed;
}

/** An offset by a layout such as `-0700`, `-07:00:00` or `Z07:00`. */
function offsetDigits(seconds: number, element: string): string {
  if (element.startsWith('Z') && seconds === 0) return 'Z';
  const size = Math.abs(seconds);
  const parts = [Math.floor(size / 3600), Math.floor((size % 3600) / 60), size % 60];
  const shown = parts.slice(0, element.replaceAll(/[^0-9]/g, '').length / 2).map((part) => digits(part, 2));
  return (seconds < 0 ? '-' : '+') + shown.join(element.includes(':') ? ':' : '');
}
