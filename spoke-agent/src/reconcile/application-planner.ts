// Makes the plan of an application and settles whose each object is. Touches no cluster beyond looking.
import type { KubernetesObject } from '../cluster/cluster.js';
import { digestOf } from '@wheelhouse/protocol';
import { describeKey, describeManifest, keyOf } from '../engine/object-identity.js';
import { planSync, type PlannedObject, type SyncPlan } from '../engine/plan/sync-plan.js';
import { withFields } from './cluster-writer.js';
import { isForbidden } from './live-facts.js';
import { syncOption } from '../engine/annotations.js';
import { secretFieldsOf } from '../sops/manifest-decryption.js';
import type { ManagedApplication, ManagedObject, ManagedState } from './managed-state.js';
import type { Ownership } from './ownership.js';

/** A plan without what belongs to others. */
export interface ApplicationPlan {
  readonly waves: SyncPlan['waves'];
  readonly objects: readonly PlannedObject[];
  /** Digest of each manifest, by identity. */
  readonly manifestDigests: ReadonlyMap<string, string>;
  /** Applications to look at again, because this one gave up objects that they want. */
  readonly freedFor: readonly string[];
}

export class ApplicationPlanner {
  private readonly state: ManagedState;
  private readonly ownership: Ownership;

  constructor(state: ManagedState, ownership: Ownership) {
    this.state = state;
    this.ownership = ownership;
  }

  /** Plans, and marks on the application what it expects, what it is refused and what its manifests cannot have. */
  plan(application: ManagedApplication, manifests: readonly KubernetesObject[]): ApplicationPlan {
    const sync = planSync(manifests);
    const mine = this.settleOwners(application, sync.objects);
    const manifestDigests = new Map(sync.objects.map(({ identity, object }) => [identity, digestOf(object)]));
    for (const planned of sync.objects)
      if (mine.has(planned.identity)) this.expect(application, planned, manifestDigests.get(planned.identity) ?? '');
    for (const object of application.objects.values()) if (!mine.has(object.identity)) this.expectNoMore(object);
    application.isPlanned = true;
    application.conditions = this.conditionsOf(application, sync);
    const isMine = ({ identity }: PlannedObject): boolean => mine.has(identity);
    return {
      waves: sync.waves
        .map(({ wave, tiers }) => ({ wave, tiers: tiers.map((tier) => tier.filter(isMine)) }))
        .filter(({ tiers }) => tiers.some((tier) => tier.length > 0)),
      objects: sync.objects.filter(isMine),
      manifestDigests,
      freedFor: this.ownership.release(application.id, new Set(sync.objects.map(({ identity }) => identity))),
    };
  }

  private settleOwners(application: ManagedApplication, objects: readonly PlannedObject[]): Set<string> {
    const mine = new Set<string>();
    application.refused = [];
    for (const { identity, object } of objects) {
      const key = keyOf(object);
      const ownerId = this.ownership.claim(key, application.id);
      if (ownerId === application.id) mine.add(identity);
      else application.refused.push({ identity, key, ownerId });
    }
    return mine;
  }

  private expect(
    application: ManagedApplication,
    { object: manifest, wave }: PlannedObject,
    manifestDigest: string,
  ): void {
    const object = this.state.ensureObject(keyOf(manifest), application.id);
    object.isExpected = true;
    object.secretFields = withFields(object.secretFields, secretFieldsOf(manifest));
    object.wave = wave;
    const isAsApplied = object.manifestDigest === manifestDigest && object.isLive && !object.isDiffering;
    object.syncStatus = isAsApplied ? 'Synced' : 'OutOfSync';
  }

  private expectNoMore(object: ManagedObject): void {
    object.isExpected = false;
    object.openDrift.clear();
    if (object.isLive) {
      object.syncStatus = 'OutOfSync';
      object.message = 'It is no longer in Git and should be pruned.';
    } else this.state.forgetObject(object);
  }

  private conditionsOf(application: ManagedApplication, sync: SyncPlan): ManagedApplication['conditions'] {
    const conditions: ManagedApplication['conditions'] = [];
    for (const { key, ownerId } of application.refused) {
      const owner = this.state.applications.get(ownerId)?.assignment?.applicationName ?? ownerId;
      conditions.push({
        type: 'SharedResourceWarning',
        reason: 'SharedResource',
        message: `${describeKey(key)} belongs to application ${owner} and is left to it. Let one of the two applications have it.`,
      });
    }
    if (sync.repeated.length > 0)
      conditions.push({
        type: 'RepeatedResourceWarning',
        reason: 'RepeatedResource',
        message: `More than one manifest has the same identity; the last one counts: ${sync.repeated.join(', ')}.`,
      });
    if (sync.hooks.length > 0)
      conditions.push({
        type: 'HooksUnsupported',
        reason: 'HOOKS_UNSUPPORTED',
        message:
          'Hooks are not run by this version of the agent, and their objects are not applied: ' +
          sync.hooks.map(({ object, hooks }) => `${describeManifest(object)} (${hooks.join(', ')})`).join(', ') +
          '.',
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

/** Whether options of the object or its application forbid to prune it. */
export function isKeptFromPrune(object: ManagedObject, syncOptions: readonly string[]): boolean {
  return object.isKeptFromPrune || isForbidden(syncOption(undefined, syncOptions, 'Prune'));
}

/** Live objects that the render does not have. */
export function extrasOf(application: ManagedApplication): ManagedObject[] {
  return [...application.objects.values()].filter((object) => object.isLive && !object.isExpected);
}
