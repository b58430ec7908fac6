import type { Json, JsonObject } from '../json.js';

/** Whether parameters of another generator may be filled into what a generator reads; its values and template are no part of that. */
export function isTemplated(generator: JsonObject): boolean {
  const { template: _template, values: _values, ...read } = generator as Record<string, Json>;
  return JSON.stringify(read).includes('{{');
}
