/**
 * Resolves plain YAML scalars as Kubernetes' tools do (go-yaml v2, YAML 1.1 without base 60 and without dates), so that a file means here
 * what it means to kubectl and to Argo CD.
 */
import { formatGoFloat32 } from './go-number.js';

const BOOLEANS = new Map<string, boolean>();
for (const word of ['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']) BOOLEANS.set(word, true);
for (const word of ['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'])
  BOOLEANS.set(word, false);
const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);
const NOT_A_NUMBER = new Set(['.nan', '.NaN', '.NAN']);
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INTEGER = /^([-+]?)(?:(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+)|0([0-7]+)|(0|[1-9][0-9]*))$/;
/** The widest integer go-yaml reads exactly; longer ones are read as floats. */
const MAX_UINT64 = 2n ** 64n - 1n;
const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

/** What a plain scalar stands for. Infinities and NaN come back as such: the caller refuses them, JSON has none. */
export function resolvePlainScalar(source: string): null | boolean | number | string {
  if (NULLS.has(source)) return null;
  const boolean = BOOLEANS.get(source);
  if (boolean !== undefined) return boolean;
  const first = source.charCodeAt(0);
  const startsNumber = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  return startsNumber ? resolveNumber(source) : source;
}

/** Whether a scalar is of the type that its tag names; go-yaml refuses it otherwise. */
export function fitsTag(type: 'null' | 'bool' | 'int' | 'float', source: string): boolean {
  const value = resolvePlainScalar(source);
  if (type === 'null') return value === null;
  if (type === 'bool') return typeof value === 'boolean';
  if (typeof value !== 'number' || type === 'float') return typeof value === 'number';
  const integer = INTEGER.exec(source.replaceAll('_', ''));
  return integer !== null && exactIntegerOf(integer) !== undefined;
}

/**
 * A plain scalar as a map key's text: integers in decimal, floats in Go's 32 bit form, booleans as words. undefined when go-yaml takes no such
 * key: null, and integers above 63 bits.
 */
export function keyTextOf(source: string): string | undefined {
  const value = resolvePlainScalar(source);
  if (value === null) return undefined;
  if (typeof value !== 'number') return String(value);
  const integer = INTEGER.exec(source.replaceAll('_', ''));
  const exact = integer === null ? undefined : exactIntegerOf(integer);
  if (exact !== undefined) return exact <= MAX_INT64 ? String(exact) : undefined;
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  return formatGoFloat32(value);
}

/** The digits of a whole number that JavaScript's numbers cannot hold, though go-yaml's can; undefined for everything else. */
export function longIntegerOf(source: string): string | undefined {
  const integer = INTEGER.exec(source.replaceAll('_', ''));
  const exact = integer === null ? undefined : exactIntegerOf(integer);
  return exact === undefined || Number.isSafeInteger(Number(exact)) ? undefined : String(exact);
}

function resolveNumber(source: string): number | string {
  if (NOT_A_NUMBER.has(source)) return Number.NaN;
  if (INFINITE.test(source)) return source.startsWith('-') ? -Infinity : Infinity;
  // After a leading dot go-yaml does not take underscores out.
  const text = source.startsWith('.') || !source.includes('_') ? source : source.replaceAll('_', '');
  const integer = INTEGER.exec(text);
  if (integer !== null) {
    const value = exactIntegerOf(integer);
    if (value !== undefined) return Number(value);
  }
  if (!FLOAT.test(text)) return source;
  const value = Number(text);
  return Number.isFinite(value) ? value : source;
}

/** undefined: wider than 64 bits, which go-yaml then tries as a float. */
function exactIntegerOf(match: RegExpExecArray): bigint | undefined {
  const [, sign = '', prefixed, octal, decimal] = match;
  const digits = prefixed ?? (octal === undefined ? (decimal ?? '0') : `0o${octal}`);
  const magnitude = BigInt(digits);
  const value = sign === '-' ? -magnitude : magnitude;
  return value < MIN_INT64 || value > MAX_UINT64 ? undefined : value;
}
