import type { ExactJson } from '../manifests/exact-json.js';

/** The value with numbers as JavaScript has them: options hold none that needs 64 bits. */
export function plainJson(value: ExactJson): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly ExactJson[]).map(plainJson);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plainJson(member)]));
}
