// Brings one application to its render: wave by wave, the objects of a tier at once, then prunes what is no longer in Git. Stops at a wave
// that is not healthy yet; the events of its objects bring the application back here. Skips what is known to be equal.
import { AppError } from '@wheelhouse/protocol';
import type { DeleteOptions } from '../cluster/cluster.js';
import { ClusterError } from '../cluster/cluster.errors.js';
import { syncOption } from '../engine/annotations.js';
import { describeKey, keyOf } from '../engine/object-identity.js';
import { planPrune } from '../engine/plan/prune-plan.js';
import type { PlannedObject } from '../engine/plan/sync-plan.js';
import { sopsErrorCode } from '../sops/sops.errors.js';
import type { HeldAssignment } from '../store/state-schema.js';
import { extrasOf, isKeptFromPrune, type ApplicationPlan } from './application-planner.js';
import { describeError, type ClusterWriter } from './cluster-writer.js';
import { healthMessageOf } from './confidential.js';
import type { DriftReports } from './drift-reports.js';
import type { Holds } from './holds.js';
import type { ManagedApplication, ManagedObject, ManagedState, SyncAttempt } from './managed-state.js';
import type { ObjectObserver } from './object-observer.js';

/** How often an unknown kind is waited for, about half a minute in all. */
const UNKNOWN_KIND_TRIES = 6;

/** The reason of a failed sync that has no better one. */
const SYNC_FAILED = 'SyncFailed';

/** What a sync came to. */
export type SyncResult =
  | { readonly type: 'succeeded'; readonly message: string }
  | { readonly type: 'waiting'; readonly reason: string }
  | {
      readonly type: 'failed';
      /** Why, for programs: of the objects that failed, when it is the same for all. */
      readonly reason: string;
      readonly message: string;
      readonly isOutage: boolean;
      readonly retryAfterMs: number;
    };

export interface ApplicationSyncParts {
  readonly state: ManagedState;
  readonly writer: ClusterWriter;
  readonly observer: ObjectObserver;
  readonly reports: DriftReports;
  readonly holds: Holds;
}

/** An object that could not be written. */
interface Failure {
  readonly object: ManagedObject;
  readonly error: unknown;
}

export class ApplicationSync {
  private readonly parts: ApplicationSyncParts;

  constructor(parts: ApplicationSyncParts) {
    this.parts = parts;
  }

  async run(application: ManagedApplication, plan: ApplicationPlan, attempt: SyncAttempt): Promise<SyncResult> {
    await this.parts.observer.remember(plan.objects.map(({ object }) => object));
    for (; attempt.waveIndex < plan.waves.length; attempt.waveIndex += 1) {
      const wave = plan.waves[attempt.waveIndex];
      if (wave === undefined) break;
      for (const tier of wave.tiers) {
        const failures = await this.applyTier(application, tier, plan, attempt);
        if (failures.length > 0) return failed(failures, attempt.outages);
        const definitions = tier.filter(({ object }) => object.kind === 'CustomResourceDefinition');
        const established = this.gate(wave.wave, definitions);
        if (established !== undefined) return established;
      }
      const isLast = attempt.waveIndex === plan.waves.length - 1;
      const gate = isLast ? undefined : this.gate(wave.wave, wave.tiers.flat());
      if (gate !== undefined) return gate;
    }
    return attempt.prune
      ? await this.prune(application, attempt)
      : { type: 'succeeded', message: 'All objects are applied.' };
  }

  private async applyTier(
    application: ManagedApplication,
    tier: readonly PlannedObject[],
    plan: ApplicationPlan,
    attempt: SyncAttempt,
  ): Promise<Failure[]> {
    const failures: Failure[] = [];
    const pending = tier.filter(({ identity }) => !attempt.applied.has(identity));
    await Promise.all(
      pending.map(async (planned) => {
        const object = this.parts.state.ensureObject(keyOf(planned.object), application.id);
        try {
          if (attempt.isForced || !isAsApplied(object, plan)) await this.apply(object, planned, attempt.assignment);
          else object.renderDigest = attempt.assignment.renderDigest;
          attempt.applied.add(planned.identity);
        } catch (error) {
          object.syncStatus = 'OutOfSync';
          object.message = describeError(error);
          failures.push({ object, error });
        }
      }),
    );
    return failures;
  }

  private async apply(object: ManagedObject, planned: PlannedObject, assignment: HeldAssignment): Promise<void> {
    const { writer, reports, observer } = this.parts;
    const { syncOptions } = assignment.syncPolicy;
    const request = { manifest: planned.object, renderDigest: assignment.renderDigest, syncOptions };
    await writer.exclusively(object, () => writer.apply(object, request));
    reports.closeAll(object);
    observer.watch(planned.object);
  }

  /** Whether the next wave has to wait, or will never come. */
  private gate(wave: number, members: readonly PlannedObject[]): SyncResult | undefined {
    const objects = members
      .map(({ identity }) => this.parts.state.objects.get(identity))
      .filter((object) => object !== undefined && !object.isHealthIgnored && object.health !== undefined);
    const bad = objects.find((object) => object?.health?.health === 'Degraded');
    if (bad !== undefined)
      return {
        type: 'failed',
        reason: SYNC_FAILED,
        message: `Wave ${wave} stopped: ${describeKey(bad.key)} is Degraded. ${healthMessageOf(bad)}`.trim(),
        isOutage: false,
        retryAfterMs: 0,
      };
    const open = objects.find((object) => object?.health?.health !== 'Healthy');
    if (open === undefined) return undefined;
    const words = healthMessageOf(open);
    const state = `${open.health?.health ?? 'Unknown'}${words === '' ? '' : `: ${words}`}`;
    return { type: 'waiting', reason: `Wave ${wave} waits for ${describeKey(open.key)} (${state}).` };
  }

  private async prune(application: ManagedApplication, attempt: SyncAttempt): Promise<SyncResult> {
    const { writer, holds } = this.parts;
    const { syncOptions } = attempt.assignment.syncPolicy;
    const extras = extrasOf(application).filter((object) => !object.isDeleting);
    if (extras.length > 0 && !holds.mayDelete)
      return { type: 'succeeded', message: `Nothing is pruned while the agent holds (${holds.current?.code ?? ''}).` };
    const { groups, kept } = planPrune(
      extras.map((object) => ({
        object,
        identity: object.identity,
        kind: object.key.kind,
        wave: object.wave,
        isKept: isKeptFromPrune(object, syncOptions),
      })),
    );
    for (const { object } of kept) object.message = 'It is no longer in Git; its sync options forbid to prune it.';
    for (const group of groups) {
      const failures = await deleteAll(
        writer,
        group.map(({ object }) => object),
        propagationOf(syncOptions),
      );
      if (failures.length > 0) return failed(failures, attempt.outages);
    }
    const pruned = groups.flat().length;
    return { type: 'succeeded', message: `All objects are applied${pruned === 0 ? '' : `, ${pruned} pruned`}.` };
  }
}

/** Deletes objects, each only in the version that is known. */
export async function deleteAll(
  writer: ClusterWriter,
  objects: readonly ManagedObject[],
  propagation: DeleteOptions['propagation'],
): Promise<Failure[]> {
  const failures: Failure[] = [];
  await Promise.all(
    objects.map(async (object) => {
      try {
        await writer.exclusively(object, () => writer.delete(object, propagation));
      } catch (error) {
        object.message = `Cannot be deleted: ${describeError(error)}`;
        failures.push({ object, error });
      }
    }),
  );
  return failures;
}

/** `PrunePropagationPolicy`, foreground by default (as in Argo CD). */
export function propagationOf(syncOptions: readonly string[]): DeleteOptions['propagation'] {
  const option = syncOption(undefined, syncOptions, 'PrunePropagationPolicy');
  return option === 'background' || option === 'orphan' ? option : 'foreground';
}

function isAsApplied(object: ManagedObject, plan: ApplicationPlan): boolean {
  if (!object.isLive || object.isDiffering || object.ownedDigest === '') return false;
  return object.manifestDigest === plan.manifestDigests.get(object.identity);
}

/**
 * One failure out of several. A kind that is unknown may be about to be defined, by this application or another: for the first tries it counts
 * as an outage, not as a refusal.
 */
export function failed(failures: readonly Failure[], outages: number): SyncResult & { type: 'failed' } {
  const texts = failures.map(({ object, error }) => {
    return `${describeKey(object.key)}: ${describeError(error)}`;
  });
  const errors = failures.map(({ error }) => error);
  const waits = errors.map((error) => (error instanceof ClusterError ? (error.retryAfterMs ?? 0) : 0));
  return {
    type: 'failed',
    reason: reasonOf(errors),
    message: texts.slice(0, 5).join(' ') + (texts.length > 5 ? ` And ${texts.length - 5} more.` : ''),
    isOutage: errors.every((error) => isPassing(error, outages)),
    retryAfterMs: Math.max(...waits),
  };
}

function reasonOf(errors: readonly unknown[]): string {
  const reasons = new Set(errors.map((error) => sopsErrorCode(error) ?? SYNC_FAILED));
  const [reason] = reasons;
  return reasons.size === 1 && reason !== undefined ? reason : SYNC_FAILED;
}

/** What may work later without a change in Git: the cluster is away, or a key is missing that may be given any time. */
function isPassing(error: unknown, outages: number): boolean {
  if (!(error instanceof AppError)) return false;
  return error.retryable || (error.code === 'KIND_UNKNOWN' && outages < UNKNOWN_KIND_TRIES);
}
