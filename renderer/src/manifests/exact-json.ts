/** JSON values whose whole numbers keep 64 bits, and their canonical text. */
import { MAX_DEPTH, MAX_YAML_VALUES } from '../render-limits.js';

export type ExactJson = null | boolean | number | bigint | string | readonly ExactJson[] | ExactObject;
export interface ExactObject {
  readonly [key: string]: ExactJson;
}

/** A value that has no place in a manifest. */
export class UnfitValueError extends Error {
  override readonly name = 'UnfitValueError';
}

const MAX_INT64 = 2n ** 63n - 1n;
const MIN_INT64 = -(2n ** 63n);

/** A whole number as Kubernetes reads it: exact within 64 bits, else the nearest float. */
export function wholeNumber(value: bigint): number | bigint {
  if (value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
  return value >= MIN_INT64 && value <= MAX_INT64 ? value : Number(value);
}

/** Whether it is an object (no list, no null). */
export function isObject(value: ExactJson | undefined): value is ExactObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads JSON. Throws SyntaxError; UnfitValueError for too much or too deep. */
export function parseExactJson(text: string): ExactJson {
  const value = /\d{16}/.test(text)
    ? (JSON.parse(text, keepWholeNumbers) as ExactJson)
    : (JSON.parse(text) as ExactJson);
  measure(value);
  return value;
}

/** The same bytes as the canonical JSON of `@wheelhouse/protocol`, and whole numbers with all their digits. */
export function canonicalText(value: ExactJson): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  const members = value as ExactObject;
  const keys = Object.keys(members).toSorted();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalText(members[key] ?? null)}`).join(',')}}`;
}

function keepWholeNumbers(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value;
  return /^-?\d+$/.test(source) ? wholeNumber(BigInt(source)) : value;
}

function measure(root: ExactJson): void {
  let values = 0;
  const walk = (value: ExactJson, depth: number): void => {
    values += 1;
    if (values > MAX_YAML_VALUES) throw new UnfitValueError(`it holds more than ${MAX_YAML_VALUES} values`);
    if (depth > MAX_DEPTH) throw new UnfitValueError(`it is nested deeper than ${MAX_DEPTH} levels`);
    if (typeof value === 'number' && !Number.isFinite(value)) throw new UnfitValueError('a number is too large');
    if (typeof value !== 'object' || value === null) return;
    for (const member of Object.values(value)) walk(member, depth + 1);
  };
  walk(root, 0);
}
