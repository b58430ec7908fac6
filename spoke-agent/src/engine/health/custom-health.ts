// Health checks that administrators wrote: which one counts for an object, and what its answer means.
import type { KubernetesObject } from '../../cluster/cluster.js';
import type { ScriptRunner } from '../../scripts/script-runner.js';
import { ScriptError } from '../../scripts/scripts.errors.js';
import type { Customizations, HealthCheck } from '../customizations/customizations.js';
import { celKeyOf } from '../customizations/kind-override.js';
import { isJsonObject } from '../object-path.js';
import { isBeingDeleted } from './assess-health.js';
import { healthCheckOf } from './health-checks.js';
import { unknown, type HealthStatus } from './health-status.js';
import { isHealth, luaHealth } from './lua-health.js';

/** Characters of a message that are kept: it is reported with every change. */
const MAX_MESSAGE_LENGTH = 8_000;

/** The check that counts for a live object. Undefined: the built-in rules count, which say what a deletion means, too. */
export function healthCheckFor(object: KubernetesObject, customizations: Customizations): HealthCheck | undefined {
  const check = healthCheckOf(object, customizations);
  return check === undefined || isBeingDeleted(object) ? undefined : check;
}

/** Runs a check. Whatever goes wrong in it is the health Unknown with the message, as in Argo CD. Undefined: no health. */
export async function runHealthCheck(
  check: HealthCheck,
  object: KubernetesObject,
  scripts: ScriptRunner,
): Promise<HealthStatus | undefined> {
  try {
    const found = await answerOf(check, object, scripts);
    if (found === undefined || found.message.length <= MAX_MESSAGE_LENGTH) return found;
    return { ...found, message: `${found.message.slice(0, MAX_MESSAGE_LENGTH)}...` };
  } catch (error) {
    return unknown(problemOf(check, error));
  }
}

/** Argo CD's own words for its checks; ours name their key, as nobody could tell otherwise what is wrong. */
function problemOf({ language, kind }: HealthCheck, error: unknown): string {
  const message = error instanceof ScriptError ? error.message : 'the check could not be run';
  if (language === 'lua') return message;
  const isUnreadable = error instanceof ScriptError && error.code === 'SCRIPT_INVALID';
  return `${celKeyOf(kind)}${isUnreadable ? ' cannot be read' : ''}: ${message}`;
}

async function answerOf(
  { language, source, opensLibraries }: HealthCheck,
  obj: KubernetesObject,
  scripts: ScriptRunner,
): Promise<HealthStatus | undefined> {
  if (language === 'cel') return celHealth(await scripts.cel(source, { obj }));
  const libraries = opensLibraries ? 'open' : 'safe';
  return luaHealth(await scripts.lua(source, { obj, actionParams: {} }, { libraries }));
}

function celHealth(result: unknown): HealthStatus | undefined {
  if (result === null) return undefined;
  const { status, message = '' } = isJsonObject(result) ? result : { status: result };
  if (isHealth(status) && typeof message === 'string') return { health: status, message };
  return unknown('CEL returned an invalid health status: it has to be a status, or {"status": ..., "message": ...}');
}
