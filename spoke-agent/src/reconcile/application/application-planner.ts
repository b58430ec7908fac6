// Makes the plan of an application and settles whose each object is. Touches no cluster beyond looking.
import type { KubernetesObject } from '../../cluster/cluster.js';
import { digestOf } from '@wheelhouse/protocol';
import { ownSyncOptions } from '../../engine/annotations.js';
import { describeManifest, keyOf } from '../../engine/object-identity.js';
import { planSync, type PlannedObject, type SyncPlan } from '../../engine/plan/sync-plan.js';
import { unknownSyncOptions } from '../../engine/unknown-sync-options.js';
import { withFields } from '../writes/cluster-writer.js';
import { secretFieldsOf } from '../../sops/manifest-decryption.js';
import type { ManagedObject } from '../state/managed-object.js';
import type { ManagedApplication, ManagedState, RefusedObject } from '../state/managed-state.js';
import { showPlanned } from '../state/planned-status.js';
import type { Ownership } from './ownership.js';
import { sharedResourceConditions, toldOf } from './shared-resources.js';

/** Sync options of manifests that a condition tells of; of the others it says how many there are. */
const MAX_TOLD_OPTIONS = 5;

/** A plan without what belongs to others. */
export interface ApplicationPlan {
  readonly steps: SyncPlan['steps'];
  readonly objects: readonly PlannedObject[];
  readonly failHooks: SyncPlan['failHooks'];
  /** Whether any step has hooks, or there are some for its failure. */
  readonly hasHooks: boolean;
  /** Digest of each manifest, by identity. */
  readonly manifestDigests: ReadonlyMap<string, string>;
  /** Applications to look at again: this one gave up objects that they want, or wants objects that they have. */
  readonly freedFor: readonly string[];
}

export class ApplicationPlanner {
  private readonly state: ManagedState;
  private readonly ownership: Ownership;

  constructor(state: ManagedState, ownership: Ownership) {
    this.state = state;
    this.ownership = ownership;
  }

  /** Plans a render, and marks on the application what it expects, what it is refused and what its manifests cannot have. */
  plan(application: ManagedApplication, renderDigest: string, manifests: readonly KubernetesObject[]): ApplicationPlan {
    const sync = planSync(manifests);
    const refusedBefore = application.refused;
    const mine = this.settleOwners(application, sync.objects);
    const manifestDigests = new Map(sync.objects.map(({ identity, object }) => [identity, digestOf(object)]));
    for (const planned of sync.objects)
      if (mine.has(planned.identity)) this.expect(application, planned, manifestDigests.get(planned.identity) ?? '');
    for (const object of application.objects.values()) if (!mine.has(object.identity)) this.expectNoMore(object);
    application.plannedRender = renderDigest;
    application.conditions = this.conditionsOf(application, sync);
    application.unknownOptions = unknownOptionsOf(manifests);
    const isMine = ({ identity }: PlannedObject): boolean => mine.has(identity);
    const steps = application.refused.length === 0 ? sync.steps : stepsWith(sync.steps, isMine);
    return {
      steps,
      objects: sync.objects.filter(isMine),
      failHooks: sync.failHooks,
      hasHooks: sync.failHooks.length > 0 || steps.some(({ tiers }) => tiers.some(({ hooks }) => hooks.length > 0)),
      manifestDigests,
      freedFor: [
        ...this.ownership.release(application.id, wantedBy(application, sync)),
        ...toldOf(refusedBefore, application.refused),
      ],
    };
  }

  private settleOwners(application: ManagedApplication, objects: readonly PlannedObject[]): Set<string> {
    const mine = new Set<string>();
    const refused: RefusedObject[] = [];
    for (const { identity, object } of objects) {
      const key = keyOf(object);
      const ownerId = this.ownership.claim(key, application.id);
      if (ownerId === application.id) mine.add(identity);
      else refused.push({ identity, key, ownerId });
    }
    this.state.setRefused(application, refused);
    return mine;
  }

  private expect(
    application: ManagedApplication,
    { object: manifest, wave }: PlannedObject,
    manifestDigest: string,
  ): void {
    const object = this.state.ensureObject(keyOf(manifest), application.id);
    object.isExpected = true;
    object.isHook = false;
    object.secretFields = withFields(object.secretFields, secretFieldsOf(manifest));
    object.wave = wave;
    object.plannedDigest = manifestDigest;
    showPlanned(object);
  }

  private expectNoMore(object: ManagedObject): void {
    object.isExpected = false;
    object.plannedDigest = '';
    object.openDrift.clear();
    if (object.isLive && object.isHook) {
      object.syncStatus = 'Synced';
    } else if (object.isLive) {
      object.syncStatus = 'OutOfSync';
      object.message = 'It is no longer in Git and should be pruned.';
    } else this.state.forgetObject(object);
  }

  private conditionsOf(application: ManagedApplication, sync: SyncPlan): ManagedApplication['conditions'] {
    const conditions = sharedResourceConditions(this.state, application);
    if (sync.repeated.length > 0)
      conditions.push({
        type: 'RepeatedResourceWarning',
        reason: 'RepeatedResource',
        message: `More than one manifest has the same identity; the last one counts: ${sync.repeated.join(', ')}.`,
      });
    if (sync.unnamed.length > 0)
      conditions.push({
        type: 'InvalidSpecError',
        reason: 'NAME_MISSING',
        message:
          'Objects without metadata.name cannot be applied again and again, and are left out: ' +
          `${sync.unnamed.map(describeManifest).join(', ')}. Give each a name, or make it a hook.`,
      });
    return conditions;
  }
}

/** What is to be said of sync options that manifests name in their annotations. */
function unknownOptionsOf(manifests: readonly KubernetesObject[]): string[] {
  const told = manifests.flatMap((manifest) =>
    unknownSyncOptions(ownSyncOptions(manifest)).map((sentence) => `${describeManifest(manifest)}: ${sentence}`),
  );
  const shown = told.slice(0, MAX_TOLD_OPTIONS);
  return told.length === shown.length ? shown : [...shown, `And ${told.length - shown.length} more.`];
}

/** Steps with some of their objects only; those that are empty then are none. */
export function stepsWith(
  steps: SyncPlan['steps'],
  isKept: (planned: PlannedObject) => boolean,
  keepsHooks = true,
): SyncPlan['steps'] {
  return steps
    .map(({ phase, wave, tiers }) => ({
      phase,
      wave,
      tiers: tiers
        .map(({ objects, hooks }) => ({ objects: objects.filter(isKept), hooks: keepsHooks ? hooks : [] }))
        .filter(({ objects, hooks }) => objects.length + hooks.length > 0),
    }))
    .filter(({ tiers }) => tiers.length > 0);
}

/** What an application claims: its objects, and the objects of hooks that it has or makes. */
function wantedBy(application: ManagedApplication, { objects }: SyncPlan): Set<string> {
  const hooks = [...application.objects.values()].filter(({ isHook }) => isHook);
  return new Set([...objects, ...hooks].map(({ identity }) => identity));
}
