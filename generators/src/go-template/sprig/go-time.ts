/** time.Time, with the methods that templates call. */
import { GoCallError, GoFunction, type GoParameterType } from '../values/go-function.js';
import { GoInteger, int64Of, intOf } from '../values/go-integer.js';
import { GoObject } from '../values/go-object.js';
import type { GoValue } from '../values/go-value.js';
import { argumentAt, integerAt, textAt } from './call-arguments.js';
import { civilTimeOf, secondsOf } from './civil-date.js';
import { durationAt, GoDuration } from './go-duration.js';
import { formatTime, type LocalTime } from './time-format.js';
import { MONTHS, WEEKDAYS } from './time-layout.js';
import { UTC, type TimeZone } from './time-zone.js';

/** Seconds from the first of January of the year 1, Go's zero time, to 1970. */
const SECONDS_TO_1970 = 62_135_596_800n;
const SECOND = 1_000_000_000n;
const STRING_LAYOUT = '2006-01-02 15:04:05.999999999 -0700 MST';
const JSON_LAYOUT = '2006-01-02T15:04:05.999999999Z07:00';

/** A moment, as it reads in a zone. Immutable. */
export class GoTime extends GoObject {
  readonly typeName = 'time.Time';
  readonly kindName = 'struct';
  readonly seconds: bigint;
  readonly nanosecond: number;
  readonly zone: TimeZone;

  constructor(seconds: bigint, nanosecond = 0, zone: TimeZone = UTC) {
    super();
    this.seconds = BigInt.asIntN(64, seconds);
    this.nanosecond = nanosecond;
    this.zone = zone;
  }

  /** The moment of a Date. */
  static of(date: Date): GoTime {
    return GoTime.ofNanoseconds(BigInt(date.getTime()) * 1_000_000n, UTC);
  }

  static ofNanoseconds(nanoseconds: bigint, zone: TimeZone): GoTime {
    const nanosecond = ((nanoseconds % SECOND) + SECOND) % SECOND;
    return new GoTime((nanoseconds - nanosecond) / SECOND, Number(nanosecond), zone);
  }

  /** Nanoseconds since 1970. */
  get nanoseconds(): bigint {
    return this.seconds * SECOND + BigInt(this.nanosecond);
  }

  format(): string {
    return this.formatBy(STRING_LAYOUT);
  }

  /** The text of encoding/json. */
  jsonText(): string {
    return this.formatBy(JSON_LAYOUT);
  }

  formatBy(layout: string): string {
    return formatTime(this.local(), layout);
  }

  in(zone: TimeZone): GoTime {
    return new GoTime(this.seconds, this.nanosecond, zone);
  }

  add(nanoseconds: bigint): GoTime {
    return GoTime.ofNanoseconds(this.nanoseconds + nanoseconds, this.zone);
  }

  /** How the moment reads in its zone. */
  local(): LocalTime {
    const offset = this.zone.offsetAt(this.seconds);
    return { ...civilTimeOf(this.seconds + BigInt(offset.seconds)), nanosecond: this.nanosecond, offset };
  }

  member(name: string): GoFunction | undefined {
    const method = METHODS.get(name);
    return method && new GoFunction(name, method.parameters, (args) => method.run(this, args));
  }
}

/** The time that an argument is. @throws GoCallError */
export function timeAt(args: readonly GoValue[], index: number): GoTime {
  const value = argumentAt(args, index);
  if (value instanceof GoTime) return value;
  throw new GoCallError('wrong type for value; expected time.Time');
}

/** time.Month and time.Weekday: a number that prints as a name. */
class NamedNumber extends GoObject {
  readonly kindName = 'int';
  readonly typeName: string;
  readonly #number: number;
  readonly #text: string;

  constructor(typeName: string, number: number, text: string) {
    super();
    this.typeName = typeName;
    this.#number = number;
    this.#text = text;
  }

  format(): string {
    return this.#text;
  }

  override underlying(): GoInteger {
    return intOf(this.#number);
  }

  member(name: string): GoFunction | undefined {
    return name === 'String' ? new GoFunction(name, [], () => this.#text) : undefined;
  }
}

interface Method {
  readonly parameters: readonly GoParameterType[];
  readonly run: (time: GoTime, args: readonly GoValue[]) => GoValue;
}

const METHODS: ReadonlyMap<string, Method> = new Map(
  Object.entries<Method>({
    Year: field(({ year }) => intOf(year)),
    Month: field(({ month }) => new NamedNumber('time.Month', month, MONTHS[month - 1] ?? '')),
    Day: field(({ day }) => intOf(day)),
    YearDay: field(({ yearDay }) => intOf(yearDay)),
    Weekday: field(({ weekday }) => new NamedNumber('time.Weekday', weekday, WEEKDAYS[weekday] ?? '')),
    Hour: field(({ hour }) => intOf(hour)),
    Minute: field(({ minute }) => intOf(minute)),
    Second: field(({ second }) => intOf(second)),
    Nanosecond: field(({ nanosecond }) => intOf(nanosecond)),
    Unix: value((time) => int64Of(time.seconds)),
    UnixMilli: value((time) => int64Of(time.seconds * 1000n + BigInt(Math.floor(time.nanosecond / 1_000_000)))),
    UnixMicro: value((time) => int64Of(time.seconds * 1_000_000n + BigInt(Math.floor(time.nanosecond / 1000)))),
    UnixNano: value((time) => int64Of(time.nanoseconds)),
    IsZero: value((time) => time.seconds === -SECONDS_TO_1970 && time.nanosecond === 0),
    String: value((time) => time.format()),
    UTC: value((time) => time.in(UTC)),
    Local: value((time) => time.in(UTC)),
    Format: { parameters: ['string'], run: (time, args) => time.formatBy(textAt(args, 0)) },
    Add: { parameters: ['any'], run: (time, args) => time.add(durationAt(args, 0)) },
    AddDate: { parameters: ['int', 'int', 'int'], run: addDate },
    Sub: { parameters: ['time.Time'], run: (time, args) => new GoDuration(bounded(time, timeAt(args, 0))) },
    After: comparison((difference) => difference > 0n),
    Before: comparison((difference) => difference < 0n),
    Equal: comparison((difference) => difference === 0n),
    Compare: comparison((difference) => intOf(difference > 0n ? 1 : difference < 0n ? -1 : 0)),
  }),
);

function field(read: (time: LocalTime) => GoValue): Method {
  return { parameters: [], run: (time) => read(time.local()) };
}

function value(read: (time: GoTime) => GoValue): Method {
  return { parameters: [], run: read };
}

function comparison(judge: (difference: bigint) => GoValue): Method {
  return { parameters: ['time.Time'], run: (time, args) => judge(time.nanoseconds - timeAt(args, 0).nanoseconds) };
}

/** The difference, or the longest duration there is. */
function bounded(left: GoTime, right: GoTime): bigint {
  const difference = left.nanoseconds - right.nanoseconds;
  if (difference > 2n ** 63n - 1n) return 2n ** 63n - 1n;
  return difference < -(2n ** 63n) ? -(2n ** 63n) : difference;
}

function addDate(time: GoTime, args: readonly GoValue[]): GoTime {
  const [years, months, days] = [0, 1, 2].map((index) => Number(integerAt(args, index)));
  const local = time.local();
  const moved = {
    ...local,
    year: local.year + (years ?? 0),
    month: local.month + (months ?? 0),
    day: local.day + (days ?? 0),
  };
  const seconds = secondsOf(moved);
  const guess = time.zone.offsetAt(seconds - BigInt(local.offset.seconds)).seconds;
  return new GoTime(seconds - BigInt(guess), time.nanosecond, time.zone);
}
