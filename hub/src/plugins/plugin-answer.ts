/** Reads what a plugin answers. Pure. An answer of another shape is an error and never an empty list: that would delete applications. */
import type { JsonObject } from '@wheelhouse/generators';
import { ServiceUnavailableError } from '../platform/outbound-http/outbound-http.errors.js';

/** Parameters nest no deeper: what reads them later goes down level by level. */
const MAX_DEPTH = 100;

/** `output.parameters`. Null is an empty list: that is how Go writes a list without elements. Throws SERVICE_UNAVAILABLE. */
export function readPluginAnswer(answer: unknown, host: string): readonly JsonObject[] {
  const output = member(answer, 'output');
  const parameters = member(output, 'parameters');
  if (parameters === null) return [];
  if (!Array.isArray(parameters) || !parameters.every(isObject)) {
    throw new ServiceUnavailableError(host, 'what it sent is no {"output": {"parameters": [{...}]}}');
  }
  if (!isShallow(parameters, MAX_DEPTH)) {
    throw new ServiceUnavailableError(host, `the parameters that it sent are nested deeper than ${MAX_DEPTH} levels`);
  }
  return parameters;
}

function member(value: unknown, name: string): unknown {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((inner) => isShallow(inner, depth - 1));
}
