// Pure: from the objects of a render to the steps of a sync: phase, then wave, then kind, then name (as in Argo CD). Touches no cluster.
import type { KubernetesObject } from '../../cluster/cluster.js';
import { syncWaveOf } from '../annotations.js';
import { hookTypesOf, isHook } from '../hooks.js';
import { groupOf, hasName, identityOf, keyOf } from '../object-identity.js';
import { textAt } from '../object-path.js';
import { planHooks, type PlannedHook } from './hook-plan.js';
import { kindRank, kindTier } from './kind-order.js';

/** The phases of a sync that succeeds, in order. */
export const SYNC_PHASES = ['PreSync', 'Sync', 'PostSync'] as const;
export type SyncPhase = (typeof SYNC_PHASES)[number];

/** An object to apply. */
export interface PlannedObject {
  /** See {@link identityOf}. */
  readonly identity: string;
  readonly wave: number;
  readonly object: KubernetesObject;
}

/** What is done before the next step may begin. */
export interface SyncStep {
  readonly phase: SyncPhase;
  readonly wave: number;
  /** Tiers in order; in each, objects to apply and hooks to start at once, by kind and name. */
  readonly tiers: readonly SyncTier[];
}

export interface SyncTier {
  readonly objects: readonly PlannedObject[];
  readonly hooks: readonly PlannedHook[];
}

export interface SyncPlan {
  readonly steps: readonly SyncStep[];
  readonly objects: readonly PlannedObject[];
  /** Hooks of type SyncFail, in order. */
  readonly failHooks: readonly PlannedHook[];
  /** Objects without a name that are no hooks: they cannot be applied. */
  readonly unnamed: readonly KubernetesObject[];
  /** Identities that more than one manifest has; the last one counts (as in Argo CD). */
  readonly repeated: readonly string[];
}

/** Plans the sync of a render's objects, which carry namespace, label and annotation already. */
export function planSync(manifests: readonly KubernetesObject[]): SyncPlan {
  const planned = new Map<string, PlannedObject>();
  const hookObjects: KubernetesObject[] = [];
  const unnamed: KubernetesObject[] = [];
  const repeated = new Set<string>();
  for (const object of manifests) {
    if (isHook(object)) {
      if (hookTypesOf(object).length > 0) hookObjects.push(object);
      continue;
    }
    if (!hasName(object)) {
      unnamed.push(object);
      continue;
    }
    const identity = identityOf(keyOf(object));
    if (planned.has(identity)) repeated.add(identity);
    planned.set(identity, { identity, wave: syncWaveOf(object), object });
  }
  const hooks = SYNC_PHASES.flatMap((phase) => planHooks(hookObjects, phase));
  const placed = placeAll([...planned.values()], hooks);
  const objects = placed.map(({ planned: object }) => object);
  return {
    steps: stepsOf(placed, hooks),
    objects,
    failHooks: planHooks(hookObjects, 'SyncFail'),
    unnamed,
    repeated: [...repeated],
  };
}

interface Placed {
  readonly phase: SyncPhase;
  readonly planned: PlannedObject;
}

/** A place in the order of a sync. */
interface Place {
  readonly phase: SyncPhase;
  readonly wave: number;
}

/**
 * Where each object belongs: its wave of the phase Sync, and namespaces and definitions no later than the first that needs them (as in Argo
 * CD): a hook of PreSync in a namespace of the same render needs the namespace first.
 */
function placeAll(objects: readonly PlannedObject[], hooks: readonly PlannedHook[]): Placed[] {
  const own = objects.map((planned): Placed => ({ phase: 'Sync', planned }));
  if (objects.some(({ object }) => providedBy(object) !== undefined)) {
    const needed = earliestNeeds(objects, hooks);
    for (const [index, { planned }] of own.entries()) {
      const first = needed.get(providedBy(planned.object) ?? '');
      if (first === undefined || !isBefore(first, { phase: 'Sync', wave: planned.wave })) continue;
      own[index] = { phase: first.phase, planned: { ...planned, wave: first.wave } };
    }
  }
  return own.toSorted(
    (left, right) => comparePlaces(placeOf(left), placeOf(right)) || compareObjects(left.planned, right.planned),
  );
}

function earliestNeeds(objects: readonly PlannedObject[], hooks: readonly PlannedHook[]): Map<string, Place> {
  const needed = new Map<string, Place>();
  const need = (object: KubernetesObject, place: Place): void => {
    for (const what of neededBy(object)) {
      const known = needed.get(what);
      if (known === undefined || isBefore(place, known)) needed.set(what, place);
    }
  };
  for (const { object, wave } of objects) need(object, { phase: 'Sync', wave });
  for (const { object, wave, type } of hooks) need(object, { phase: type as SyncPhase, wave });
  return needed;
}

/** What other objects need that this one brings: a namespace or a kind. */
function providedBy(object: KubernetesObject): string | undefined {
  if (object.kind === 'Namespace' && object.apiVersion === 'v1') return `namespace ${object.metadata.name}`;
  if (object.kind !== 'CustomResourceDefinition') return undefined;
  return `kind ${textAt(object, 'spec', 'group')}/${textAt(object, 'spec', 'names', 'kind')}`;
}

function neededBy({ apiVersion, kind, metadata }: KubernetesObject): string[] {
  const needs = [`kind ${groupOf(apiVersion)}/${kind}`];
  return metadata.namespace === undefined ? needs : [...needs, `namespace ${metadata.namespace}`];
}

function stepsOf(placed: readonly Placed[], hooks: readonly PlannedHook[]): SyncStep[] {
  const steps = new Map<string, Place & { objects: PlannedObject[]; hooks: PlannedHook[] }>();
  const stepAt = (place: Place): { objects: PlannedObject[]; hooks: PlannedHook[] } => {
    const name = `${place.phase} ${place.wave}`;
    const step = steps.get(name) ?? { phase: place.phase, wave: place.wave, objects: [], hooks: [] };
    steps.set(name, step);
    return step;
  };
  for (const { phase, planned } of placed) stepAt({ phase, wave: planned.wave }).objects.push(planned);
  for (const hook of hooks) stepAt({ phase: hook.type as SyncPhase, wave: hook.wave }).hooks.push(hook);
  return [...steps.values()]
    .toSorted(comparePlaces)
    .map((step) => ({ phase: step.phase, wave: step.wave, tiers: tiersOf(step.objects, step.hooks) }));
}

function tiersOf(objects: readonly PlannedObject[], hooks: readonly PlannedHook[]): SyncTier[] {
  const byTier = Map.groupBy(objects, ({ object }) => kindTier(object.kind));
  const hooksByTier = Map.groupBy(hooks, ({ object }) => kindTier(object.kind));
  return [...new Set([...byTier.keys(), ...hooksByTier.keys()])]
    .toSorted((left, right) => left - right)
    .map((tier) => ({ objects: byTier.get(tier) ?? [], hooks: hooksByTier.get(tier) ?? [] }));
}

function placeOf({ phase, planned }: Placed): Place {
  return { phase, wave: planned.wave };
}

function isBefore(left: Place, right: Place): boolean {
  return comparePlaces(left, right) < 0;
}

function comparePlaces(left: Place, right: Place): number {
  return SYNC_PHASES.indexOf(left.phase) - SYNC_PHASES.indexOf(right.phase) || left.wave - right.wave;
}

function compareObjects(left: PlannedObject, right: PlannedObject): number {
  return kindRank(left.object.kind) - kindRank(right.object.kind) || (left.identity < right.identity ? -1 : 1);
}
