// Tries a whole sync before the first write, where a failure in the middle would leave something half done: syncs of several steps, with
// hooks, or that delete. A sync of one wave that deletes nothing is not tried: each of its objects is applied at once and on its own, so
// that trying it would double the requests and tell nothing that the apply does not tell. Only what is not known to be equal is tried.
import { ClusterError } from '../../cluster/cluster.errors.js';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { syncOption } from '../../engine/annotations.js';
import { groupOf, identityOf, keyOf } from '../../engine/object-identity.js';
import { textAt } from '../../engine/object-path.js';
import type { ApplicationPlan } from '../application/application-planner.js';
import type { ClusterWriter } from '../writes/cluster-writer.js';
import { describeError } from '../writes/cluster-writer.js';
import type { IgnoredDifferences } from '../drift/ignored-differences.js';
import type { ManagedObject } from '../state/managed-object.js';
import type { ManagedApplication, ManagedState } from '../state/managed-state.js';
import type { SyncAttempt } from './sync-attempt.js';
import { syncOptionsOf } from './requested-sync.js';
import { failed, type ObjectFailure, type SyncFailure } from './sync-result.js';

export interface PreflightParts {
  readonly state: ManagedState;
  readonly writer: ClusterWriter;
  readonly ignored: IgnoredDifferences;
}

/** What a try found. */
export interface PreflightFindings {
  readonly failure: SyncFailure | undefined;
  /** Whether any object would become another one. */
  readonly hasChanges: boolean;
}

/** Refusals that may be gone by the time the object is really applied: what a deletion of the same sync frees. */
const PASSING_REFUSAL = /already allocated|already in use/;

export class Preflight {
  private readonly parts: PreflightParts;

  constructor(parts: PreflightParts) {
    this.parts = parts;
  }

  /** Stores nothing. Throws only what makes a request impossible. */
  async run(application: ManagedApplication, plan: ApplicationPlan, attempt: SyncAttempt): Promise<PreflightFindings> {
    const failures: ObjectFailure[] = [];
    let hasChanges = (attempt.pruneWaves?.size ?? 0) > 0;
    const changed = plan.objects.filter(({ identity }) => !isAsApplied(this.parts.state.objects.get(identity), plan));
    await Promise.all([
      ...changed.map(async ({ object: manifest }) => {
        const object = this.parts.state.ensureObject(keyOf(manifest), application.id);
        const { error, isOther } = await this.attempt(object, manifest, plan, attempt);
        hasChanges ||= isOther;
        if (error !== undefined) failures.push({ object, error });
      }),
      ...this.newHooks(plan, attempt).map(async (manifest) => {
        const object = this.parts.state.ensureObject(keyOf(manifest), application.id);
        const { error } = await this.attempt(object, manifest, plan, attempt);
        if (error !== undefined) failures.push({ object, error });
        if (!object.isLive) this.parts.state.forgetObject(object);
      }),
    ]);
    for (const { object, error } of failures) attempt.results.note(object.key, 'SyncFailed', describeError(error));
    return { failure: failures.length === 0 ? undefined : failed(failures, attempt.outages), hasChanges };
  }

  /** Hooks whose objects do not live: those of earlier runs that live may not be changed in place, and will not be. */
  private newHooks(plan: ApplicationPlan, attempt: SyncAttempt): KubernetesObject[] {
    if (!attempt.runsHooks) return [];
    return plan.steps
      .flatMap(({ tiers }) => tiers.flatMap(({ hooks }) => hooks.map(({ object }) => object)))
      .filter((object) => keyOf(object).name !== '' && !this.parts.state.objects.has(identityOf(keyOf(object))));
  }

  private async attempt(
    object: ManagedObject,
    manifest: KubernetesObject,
    plan: ApplicationPlan,
    attempt: SyncAttempt,
  ): Promise<{ error: unknown; isOther: boolean }> {
    const { writer, ignored } = this.parts;
    try {
      const desired = await writer.dryRun(object, manifest);
      const live = this.decidesHooks(object, attempt) ? await writer.get(object.key) : undefined;
      const isOther = live === undefined || (await ignored.differences(object, desired, live)).differences.length > 0;
      return { error: undefined, isOther };
    } catch (error) {
      const isBlind = isPassing(error) && this.decidesHooks(object, attempt) && object.manifestDigest === '';
      return { error: isBlind || isDecisive(error, manifest, plan, attempt) ? error : undefined, isOther: true };
    }
  }

  /** Whether an object becomes another one is asked only where it decides whether hooks run. */
  private decidesHooks({ isLive }: ManagedObject, { runsHooks, operationId }: SyncAttempt): boolean {
    return isLive && runsHooks && operationId === undefined;
  }
}

/** The cluster could not say. A webhook may be down that the sync itself puts right, so that is no reason to stop here. */
function isPassing(error: unknown): boolean {
  return error instanceof ClusterError && error.retryable;
}

/** Whether what is known of an object says that applying its manifest would change nothing. */
export function isAsApplied(object: ManagedObject | undefined, plan: ApplicationPlan): boolean {
  if (object === undefined || !object.isLive || object.isDiffering || object.ownedDigest === '') return false;
  return object.manifestDigest === plan.manifestDigests.get(object.identity);
}

/** Whether a refusal now means a refusal later: what the sync itself brings may be missing yet. */
export function isDecisive(
  error: unknown,
  manifest: KubernetesObject,
  plan: ApplicationPlan,
  attempt: SyncAttempt,
): boolean {
  if (!(error instanceof ClusterError)) return true;
  const isSet = (name: string, value = 'true'): boolean => syncOption(manifest, syncOptionsOf(attempt), name) === value;
  if (error.code === 'KIND_UNKNOWN') return !isSet('SkipDryRunOnMissingResource') && !isDefinedBy(plan, manifest);
  if (error.code === 'NOT_FOUND')
    return !isSet('CreateNamespace') && !plan.hasHooks && !isNamespaceIn(plan, manifest.metadata.namespace);
  if (error.code === 'INVALID')
    return !PASSING_REFUSAL.test(error.message) && !isSet('Force') && !isSet('Replace') && !isSet('Validate', 'false');
  return false;
}

function isNamespaceIn({ objects }: ApplicationPlan, namespace: string | undefined): boolean {
  return objects.some(({ object }) => object.kind === 'Namespace' && object.metadata.name === namespace);
}

function isDefinedBy({ objects }: ApplicationPlan, { apiVersion, kind }: KubernetesObject): boolean {
  return objects.some(
    ({ object }) =>
      object.kind === 'CustomResourceDefinition' &&
      textAt(object, 'spec', 'group') === groupOf(apiVersion) &&
      textAt(object, 'spec', 'names', 'kind') === kind,
  );
}
