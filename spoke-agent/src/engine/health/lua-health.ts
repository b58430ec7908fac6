// What a Lua check's answer means, as Argo CD takes it.
import type { Health } from '@wheelhouse/protocol';
import { isJsonObject } from '../object-path.js';
import { unknown, type HealthStatus } from './health-status.js';

const STATUSES: readonly string[] = ['Healthy', 'Suspended', 'Progressing', 'Missing', 'Degraded', 'Unknown'];

/** A status by its name. */
export function isHealth(text: unknown): text is Health {
  return typeof text === 'string' && STATUSES.includes(text);
}

/**
 * From what a script returned, as JSON. Undefined: no health, which is what Argo CD makes of nil, of an empty table and of one whose members
 * are no texts.
 */
export function luaHealth(result: unknown): HealthStatus | undefined {
  if (result === null || Array.isArray(result)) return undefined;
  if (!isJsonObject(result)) return unknown(`expect table output from Lua script, not ${typeof result}`);
  const status = memberOf(result, 'status') ?? '';
  const message = memberOf(result, 'message') ?? '';
  if (typeof status !== 'string' || typeof message !== 'string') return undefined;
  return isHealth(status) ? { health: status, message } : unknown('Lua returned an invalid health status');
}

/** Members count in any case, as Go reads JSON: the last one by name wins. */
function memberOf(result: Readonly<Record<string, unknown>>, name: string): unknown {
  const key = Object.keys(result)
    .toSorted()
    .findLast((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? undefined : result[key];
}
