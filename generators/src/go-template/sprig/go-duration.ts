/** time.Duration. */
import { GoCallError, GoFunction, type GoParameterType } from '../values/go-function.js';
import { GoInteger, int64Of } from '../values/go-integer.js';
import { GoObject } from '../values/go-object.js';
import type { GoValue } from '../values/go-value.js';
import { argumentAt } from './call-arguments.js';

/** Nanoseconds of the units that durations are written in. */
const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  '\u00b5s': 1000n,
  '\u03bcs': 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const LONGEST = 2n ** 63n;

/** A length of time in nanoseconds. Immutable. */
export class GoDuration extends GoObject {
  readonly typeName = 'time.Duration';
  readonly kindName = 'int64';
  readonly nanoseconds: bigint;

  constructor(nanoseconds: bigint) {
    super();
    this.nanoseconds = BigInt.asIntN(64, nanoseconds);
  }

  format(): string {
    return formatDuration(this.nanoseconds);
  }

  override underlying(): GoInteger {
    return int64Of(this.nanoseconds);
  }

  member(name: string): GoFunction | undefined {
    const method = METHODS[name];
    return method === undefined || !Object.hasOwn(METHODS, name)
      ? undefined
      : new GoFunction(name, method.parameters, (args) => method.run(this.nanoseconds, args));
  }
}

/** The nanoseconds of an argument that is a duration. @throws GoCallError */
export function durationAt(args: readonly GoValue[], index: number): bigint {
  const value = argumentAt(args, index);
  if (value instanceof GoDuration) return value.nanoseconds;
  if (value instanceof GoInteger) return value.value;
  throw new GoCallError('wrong type for value; expected time.Duration');
}

interface Method {
  readonly parameters: readonly GoParameterType[];
  readonly run: (nanoseconds: bigint, args: readonly GoValue[]) => GoValue;
}

const METHODS: Readonly<Record<string, Method>> = {
  String: { parameters: [], run: formatDuration },
  Nanoseconds: { parameters: [], run: int64Of },
  Microseconds: { parameters: [], run: (value) => int64Of(value / 1000n) },
  Milliseconds: { parameters: [], run: (value) => int64Of(value / 1_000_000n) },
  Seconds: { parameters: [], run: (value) => fractionOf(value, UNITS['s'] ?? 1n) },
  Minutes: { parameters: [], run: (value) => fractionOf(value, UNITS['m'] ?? 1n) },
  Hours: { parameters: [], run: (value) => fractionOf(value, UNITS['h'] ?? 1n) },
  Abs: { parameters: [], run: (value) => new GoDuration(value < 0n ? -value : value) },
  Round: { parameters: ['any'], run: (value, args) => new GoDuration(roundDuration(value, durationAt(args, 0))) },
  Truncate: {
    parameters: ['any'],
    run: (value, args) => {
      const unit = durationAt(args, 0);
      return new GoDuration(unit <= 0n ? value : value - (value % unit));
    },
  },
};

function fractionOf(value: bigint, unit: bigint): number {
  return Number(value / unit) + Number(value % unit) / Number(unit);
}

/** Rounded to a multiple, half away from zero. */
export function roundDuration(value: bigint, unit: bigint): bigint {
  if (unit <= 0n) return value;
  const rest = value % unit;
  const size = rest < 0n ? -rest : rest;
  if (size * 2n < unit) return value - rest;
  return value < 0n ? value - rest - unit : value - rest + unit;
}

/** `1h2m3.5s`. */
export function formatDuration(nanoseconds: bigint): string {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const sign = nanoseconds < 0n ? '-' : '';
  if (size === 0n) return '0s';
  if (size < 1000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${decimal(size, 3)}\u00b5s`;
  if (size < 1_000_000_000n) return `${sign}${decimal(size, 6)}ms`;
  const minutes = size / 60_000_000_000n;
  const seconds = `${decimal(size % 60_000_000_000n, 9)}s`;
  if (minutes === 0n) return sign + seconds;
  const hours = minutes / 60n;
  return `${sign}${hours === 0n ? '' : `${hours}h`}${minutes % 60n}m${seconds}`;
}

/** value / 10^places without zeros at the end. */
function decimal(value: bigint, places: number): string {
  const scale = 10n ** BigInt(places);
  const fraction = String(value % scale)
    .padStart(places, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(value / scale) : `${value / scale}.${fraction}`;
}

/** time.ParseDuration; undefined for what is none or too long. */
export function parseDuration(text: string): bigint | undefined {
  const unsigned = text.replace(/^[+-]/, '');
  if (unsigned === '0') return 0n;
  if (!/^(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|\u00b5s|\u03bcs|ms|s|m|h))+$/.test(unsigned)) return undefined;
  let total = 0n;
  for (const [, whole = '', fraction = '', unit = ''] of unsigned.matchAll(
    /([0-9]*)(?:\.([0-9]*))?([a-z\u00b5\u03bc]+)/g,
  )) {
    const size = UNITS[unit] ?? 1n;
    total += BigInt(whole === '' ? 0 : whole) * size;
    if (fraction !== '') total += (BigInt(fraction) * size) / 10n ** BigInt(fraction.length);
  }
  const isNegative = text.startsWith('-');
  if (total > LONGEST || (total === LONGEST && !isNegative)) return undefined;
  return isNegative ? -total : total;
}
