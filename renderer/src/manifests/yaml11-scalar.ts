/** What plain YAML scalars mean to Kubernetes' tools (go-yaml 2: YAML 1.1, without base 60 and without dates). */
import { wholeNumber } from './exact-json.js';

const BOOLEANS = new Map<string, boolean>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
]);
const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const INTEGER = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** Whole numbers wider than 64 bits are read as floats. */
const MAX_UINT64 = 2n ** 64n - 1n;
const MIN_INT64 = -(2n ** 63n);

/** The value of a plain scalar. NaN and infinities come back as such: JSON has no place for them. */
export function plainScalar(source: string): null | boolean | number | bigint | string {
  const first = source.charCodeAt(0);
  const startsNumber = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  if (startsNumber) return numberOf(source);
  if (source.length > 5) return source;
  if (NULLS.has(source)) return null;
  return BOOLEANS.get(source) ?? source;
}

function numberOf(source: string): number | bigint | string {
  if (NOT_FINITE.test(source)) return source.startsWith('-') ? -Infinity : Infinity;
  // After a leading dot underscores stay.
  const text = source.startsWith('.') || !source.includes('_') ? source : source.replaceAll('_', '');
  const integer = INTEGER.exec(text);
  if (integer !== null) {
    const value = bigOf(integer[1] ?? '', integer[2] ?? '0');
    if (value >= MIN_INT64 && value <= MAX_UINT64) return wholeNumber(value);
  }
  if (!FLOAT.test(text)) return source;
  const value = Number(text);
  return Number.isFinite(value) ? value : source;
}

function bigOf(sign: string, digits: string): bigint {
  const magnitude = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return sign === '-' ? -magnitude : magnitude;
}
