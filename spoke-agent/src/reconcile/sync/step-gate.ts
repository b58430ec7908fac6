// Whether what a step wrote is done, so that the next step may begin.
import { describeKey } from '../../engine/object-identity.js';
import type { PlannedObject, SyncStep } from '../../engine/plan/sync-plan.js';
import { healthMessageOf } from '../application/confidential.js';
import type { ManagedObject } from '../state/managed-object.js';
import type { ManagedState } from '../state/managed-state.js';
import type { SyncAttempt } from './sync-attempt.js';
import { failedBecause, type SyncResult, type SyncWait } from './sync-result.js';

/** A step with a name that stays the same when the sync is planned again. */
export function nameOfStep({ phase, wave }: Pick<SyncStep, 'phase' | 'wave'>): string {
  return `${phase} ${wave}`;
}

/** What people call a step: most syncs have waves of the phase Sync only. */
export function describeStep({ phase, wave }: Pick<SyncStep, 'phase' | 'wave'>): string {
  return phase === 'Sync' ? `Wave ${wave}` : `Wave ${wave} of ${phase}`;
}

/** Undefined when all objects are healthy, or have no health. */
export function healthGate(
  state: ManagedState,
  step: Pick<SyncStep, 'phase' | 'wave'>,
  members: readonly PlannedObject[],
): SyncResult | undefined {
  const objects = members
    .map(({ identity }) => state.objects.get(identity))
    .filter((object) => object !== undefined && !object.isHealthIgnored && object.health !== undefined);
  const bad = objects.find((object) => object?.health?.health === 'Degraded' && object.health.isPending !== true);
  if (bad !== undefined) {
    const message = `${describeStep(step)} stopped: ${describeKey(bad.key)} is Degraded. ${healthMessageOf(bad)}`;
    return failedBecause(message.trim());
  }
  const open = objects.find((object) => object?.health?.health !== 'Healthy' || object.health.isPending === true);
  if (open === undefined) return undefined;
  const words = healthMessageOf(open);
  const health = `${open.health?.health ?? 'Unknown'}${words === '' ? '' : `: ${words}`}`;
  return { type: 'waiting', reason: `${describeStep(step)} waits for ${describeKey(open.key)} (${health}).` };
}

/** Undefined when nothing that the step deleted is left. */
export function deletionGate(
  step: Pick<SyncStep, 'phase' | 'wave'>,
  left: readonly ManagedObject[],
): SyncResult | undefined {
  const [first, ...others] = left;
  if (first === undefined) return undefined;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return { type: 'waiting', reason: `${describeStep(step)} waits for ${describeKey(first.key)}${more} to be deleted.` };
}

/** Undefined when controllers had their time to notice what the step wrote. */
export function delayGate(
  step: Pick<SyncStep, 'phase' | 'wave'>,
  { wroteAtMs }: SyncAttempt,
  time: { readonly nowMs: number; readonly delayMs: number },
): SyncResult | undefined {
  if (wroteAtMs === undefined) return undefined;
  const leftMs = wroteAtMs + time.delayMs - time.nowMs;
  if (leftMs <= 0) return undefined;
  const reason = `${describeStep(step)} is applied; the next one begins in ${Math.ceil(leftMs / 1_000)} s.`;
  return { type: 'waiting', reason, lookAgainInMs: leftMs };
}

/** Waves that the hub has not opened yet: applications that an application makes are waited for there. */
export function closedWave(step: SyncStep, { assignment }: SyncAttempt): SyncWait | undefined {
  const { openWave } = assignment.syncPolicy;
  if (openWave === undefined || step.phase !== 'Sync' || step.wave <= openWave) return undefined;
  const reason = `${describeStep(step)} waits for the applications that this one makes: waves up to ${openWave} may begin.`;
  return { type: 'waiting', reason };
}
