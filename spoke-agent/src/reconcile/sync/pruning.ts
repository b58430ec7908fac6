// Deletes what is no longer in Git, inside the sync: in reverse wave order, each object only in the version that is known. Options of the
// object win over those of its application.
import type { DeleteOptions } from '../../cluster/cluster.js';
import { syncOption } from '../../engine/annotations.js';
import { describeKey } from '../../engine/object-identity.js';
import { planPruneWaves, pruneGroups } from '../../engine/plan/prune-plan.js';
import { describeError, type ClusterWriter } from '../writes/cluster-writer.js';
import type { Holds } from '../holds/holds.js';
import type { ManagedObject } from '../state/managed-object.js';
import type { ManagedApplication } from '../state/managed-state.js';
import type { SyncAttempt } from './sync-attempt.js';
import { isSelected, syncOptionsOf } from './requested-sync.js';
import { failed, type ObjectFailure, type SyncResult } from './sync-result.js';

/** What the options say about pruning an object. */
export type PruneOption = 'allowed' | 'forbidden' | 'confirmed';

export class Pruning {
  private readonly writer: ClusterWriter;
  private readonly holds: Holds;

  constructor(writer: ClusterWriter, holds: Holds) {
    this.writer = writer;
    this.holds = holds;
  }

  /** Settles once per try what is pruned, and in which wave; tells of what is not. `highestWave` is the highest that applies something. */
  settle(application: ManagedApplication, attempt: SyncAttempt, highestWave: number): void {
    if (attempt.pruneWaves !== undefined) return;
    const options = syncOptionsOf(attempt);
    const extras = extrasOf(application)
      .filter((object) => !object.isDeleting)
      .filter(({ key }) => isSelected(key, attempt.request?.resources));
    const skipped = (object: ManagedObject): string | undefined => {
      if (pruneOptionOf(object, options) === 'forbidden') return 'Its sync options forbid to prune it.';
      if (!attempt.prune) return 'The sync does not prune.';
      return this.holds.mayDelete
        ? undefined
        : `Nothing is pruned while the agent holds (${this.holds.current?.code}).`;
    };
    const going: ManagedObject[] = [];
    for (const object of extras) {
      const why = skipped(object);
      if (why === undefined) going.push(object);
      else {
        if (attempt.prune) object.message = `It is no longer in Git. ${why}`;
        attempt.results.note(object.key, 'PruneSkipped', why);
      }
    }
    attempt.pruneWaves = planPruneWaves(
      going.map((object) => ({ identity: object.identity, wave: object.wave, isLast: isPrunedLast(object, options) })),
      highestWave,
    );
  }

  /** Deletes what goes in a wave. Undefined when all of it was asked for. */
  async run(application: ManagedApplication, attempt: SyncAttempt, wave: number): Promise<SyncResult | undefined> {
    const options = syncOptionsOf(attempt);
    const going = prunedIn(application, attempt, wave).filter((object) => !object.isDeleting);
    const unconfirmed = going.filter(
      (object) => pruneOptionOf(object, options) === 'confirmed' && !isApproved(attempt),
    );
    if (unconfirmed[0] !== undefined) {
      const others = unconfirmed.length === 1 ? '' : ` and ${unconfirmed.length - 1} more`;
      const command = `\`wheelhouse app confirm-deletion ${attempt.assignment.applicationName}\``;
      const reason = `Wave ${wave} waits for a person to confirm that ${describeKey(unconfirmed[0].key)}${others} may be deleted: ${command}.`;
      return { type: 'waiting', reason, isPatient: true };
    }
    for (const objects of pruneGroups(going, ({ key }) => key.kind)) {
      const failures = await deleteAll(this.writer, objects, propagationOf(options));
      for (const { object, error } of failures) attempt.results.note(object.key, 'SyncFailed', describeError(error));
      if (failures.length > 0) return failed(failures, attempt.outages);
      for (const { key } of objects) attempt.results.note(key, 'Pruned');
    }
    return undefined;
  }
}

/** Live objects that the render does not have. Hooks are none: they are not of the render's state. */
export function extrasOf(application: ManagedApplication): ManagedObject[] {
  return [...application.objects.values()].filter((object) => object.isLive && !object.isExpected && !object.isHook);
}

/** What is pruned in a wave and is still there. */
export function prunedIn(application: ManagedApplication, attempt: SyncAttempt, wave: number): ManagedObject[] {
  return extrasOf(application).filter(({ identity }) => attempt.pruneWaves?.get(identity) === wave);
}

/** `Prune=false` and `Prune=confirm`: the object's own option, else its application's. */
export function pruneOptionOf(object: ManagedObject, syncOptions: readonly string[]): PruneOption {
  const option = object.pruneOption || syncOption(undefined, syncOptions, 'Prune');
  if (option === 'false') return 'forbidden';
  return option === 'confirm' ? 'confirmed' : 'allowed';
}

function isPrunedLast(object: ManagedObject, syncOptions: readonly string[]): boolean {
  return (object.pruneLastOption || syncOption(undefined, syncOptions, 'PruneLast')) === 'true';
}

/** Whether a person approved deletions since the sync began. Another approval than the one known then counts whatever the clocks say. */
function isApproved({ assignment, approvalSeen, startedAt }: SyncAttempt): boolean {
  const approvedAt = assignment.syncPolicy.deletionApprovedAt ?? '';
  if (approvedAt === '') return false;
  return approvedAt !== approvalSeen || Date.parse(approvedAt) >= Date.parse(startedAt);
}

/** Deletes objects, each only in the version that is known. */
export async function deleteAll(
  writer: ClusterWriter,
  objects: readonly ManagedObject[],
  propagation: DeleteOptions['propagation'],
): Promise<ObjectFailure[]> {
  const failures: ObjectFailure[] = [];
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
