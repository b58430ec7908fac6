/** Dates. `now` is the time of the expansion, and local time is UTC. */
import { GoCallError, type GoCall, type GoFunction } from '../values/go-function.js';
import { GoInteger } from '../values/go-integer.js';
import type { GoValue } from '../values/go-value.js';
import { argumentAt, textAt } from './call-arguments.js';
import { define, defineAll } from './function-table.js';
import { formatDuration, parseDuration, roundDuration } from './go-duration.js';
import { GoTime, timeAt } from './go-time.js';
import { readDecimal } from './number-text.js';
import { TimeParseError } from './time-reader.js';
import { parseTime } from './time-parse.js';
import { findTimeZone, UTC } from './time-zone.js';

const SECOND = 1_000_000_000n;
const HTML_LAYOUT = '2006-01-02';
/** What `durationRound` counts in, from the longest unit down. */
const UNITS: readonly (readonly [seconds: bigint, name: string])[] = [
  [365n * 86_400n, 'y'],
  [30n * 86_400n, 'mo'],
  [86_400n, 'd'],
  [3600n, 'h'],
  [60n, 'm'],
  [1n, 's'],
];
/** Go's zero time. */
const ZERO = new GoTime(-62_135_596_800n);

/** The functions on dates. */
export const DATE_FUNCTIONS: readonly GoFunction[] = [
  define('now', [], (_args, call) => GoTime.of(call.now())),
  define('date', ['string', 'any'], (args, call) => formatted(textAt(args, 0), argumentAt(args, 1), 'Local', call)),
  ...defineAll(['dateInZone', 'date_in_zone'], ['string', 'any', 'string'], (args, call) =>
    formatted(textAt(args, 0), argumentAt(args, 1), textAt(args, 2), call),
  ),
  define('htmlDate', ['any'], (args, call) => formatted(HTML_LAYOUT, argumentAt(args, 0), 'Local', call)),
  define('htmlDateInZone', ['any', 'string'], (args, call) =>
    formatted(HTML_LAYOUT, argumentAt(args, 0), textAt(args, 1), call),
  ),
  ...defineAll(['dateModify', 'date_modify'], ['string', 'time.Time'], (args) =>
    timeAt(args, 1).add(parseDuration(textAt(args, 0)) ?? 0n),
  ),
  ...defineAll(['mustDateModify', 'must_date_modify'], ['string', 'time.Time'], (args) => {
    const duration = parseDuration(textAt(args, 0));
    if (duration === undefined) throw new GoCallError(`time: invalid duration "${textAt(args, 0)}"`);
    return timeAt(args, 1).add(duration);
  }),
  define('ago', ['any'], (args, call) => {
    const now = GoTime.of(call.now());
    return formatDuration(roundDuration(sinceOf(momentOf(argumentAt(args, 0)) ?? now, now), SECOND));
  }),
  define('toDate', ['string', 'string'], (args) => parsed(args) ?? ZERO),
  define('mustToDate', ['string', 'string'], (args) => {
    const time = parsed(args);
    if (time === undefined) throw new GoCallError(`parsing time "${textAt(args, 1)}" as "${textAt(args, 0)}"`);
    return time;
  }),
  define('unixEpoch', ['time.Time'], (args) => String(timeAt(args, 0).seconds)),
  define('duration', ['any'], (args) =>
    formatDuration(BigInt.asIntN(64, secondsOfValue(argumentAt(args, 0)) * SECOND)),
  ),
  define('durationRound', ['any'], (args, call) => roughly(nanosecondsOfValue(argumentAt(args, 0), call))),
];

function parsed(args: readonly GoValue[]): GoTime | undefined {
  try {
    const { seconds, nanosecond, zone } = parseTime(textAt(args, 0), textAt(args, 1));
    return new GoTime(seconds, nanosecond, zone);
  } catch (error) {
    if (error instanceof TimeParseError) return undefined;
    throw error;
  }
}

/** Times, and seconds since 1970 as int, int32 or int64; undefined for everything else, a number of JSON included. */
function momentOf(value: GoValue): GoTime | undefined {
  if (value instanceof GoTime) return value;
  const isSeconds = value instanceof GoInteger && ['int', 'int64', 'int32'].includes(value.type);
  return isSeconds ? new GoTime(value.value) : undefined;
}

function formatted(layout: string, value: GoValue, zone: string, call: GoCall): string {
  const time = momentOf(value) ?? GoTime.of(call.now());
  call.checkLength(layout.length * 2);
  return time.in(findTimeZone(zone) ?? UTC).formatBy(layout);
}

function sinceOf(time: GoTime, now: GoTime): bigint {
  const difference = now.nanoseconds - time.nanoseconds;
  const [longest, shortest] = [2n ** 63n - 1n, -(2n ** 63n)];
  return difference > longest ? longest : difference < shortest ? shortest : difference;
}

function secondsOfValue(value: GoValue): bigint {
  if (typeof value === 'string') return readDecimal(value).value;
  return value instanceof GoInteger && value.type === 'int64' ? value.value : 0n;
}

function nanosecondsOfValue(value: GoValue, call: GoCall): bigint {
  if (typeof value === 'string') return parseDuration(value) ?? 0n;
  if (value instanceof GoTime) return sinceOf(value, GoTime.of(call.now()));
  return value instanceof GoInteger && value.type === 'int64' ? value.value : 0n;
}

/** The largest unit that a duration is longer than, without its sign. */
function roughly(nanoseconds: bigint): string {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const unit = UNITS.find(([seconds]) => size > seconds * SECOND);
  return unit === undefined ? '0s' : `${size / (unit[0] * SECOND)}${unit[1]}`;
}
