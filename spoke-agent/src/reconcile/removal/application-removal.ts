// Takes an application off the cluster that is assigned no more. With deletion: what has to be confirmed is waited for; hooks of type PreDelete
// run, and while they fail nothing is deleted; then what carries the application's label and points at itself goes, the highest wave first, each
// when the one before is really gone; then hooks of type PostDelete run. Without: everything is left as it is, labels included.
import type { Cluster, DeleteOptions } from '../../cluster/cluster.js';
import { identityOf } from '../../engine/object-identity.js';
import type { HeldAssignment } from '../../store/state-schema.js';
import type { Clock } from '../clock.js';
import type { ClusterWriter } from '../writes/cluster-writer.js';
import type { Holds } from '../holds/holds.js';
import type { HookRunner } from '../hooks/hook-runner.js';
import type { ManagedObject } from '../state/managed-object.js';
import type { ManagedApplication, Removal } from '../state/managed-state.js';
import type { Manifests } from '../application/manifests.js';
import type { ObjectObserver } from '../state/object-observer.js';
import { done, waiting, type Outcome } from '../outcome.js';
import type { Ownership } from '../application/ownership.js';
import { describeGoing, describeUnconfirmed, planDeletion, type DeletionFacts } from './deletion-plan.js';
import { deletionError } from './deletion-error.js';
import { RemovalHooks } from './removal-hooks.js';
import { RemovalKinds } from './removal-kinds.js';
import { outageRetryMs } from '../sync/retry.js';
import { deleteAll } from '../sync/pruning.js';
import { failed } from '../sync/sync-result.js';

export interface ApplicationRemovalParts {
  readonly cluster: Cluster;
  readonly writer: ClusterWriter;
  readonly observer: ObjectObserver;
  readonly holds: Holds;
  readonly manifests: Manifests;
  readonly hooks: HookRunner;
  readonly ownership: Ownership;
  readonly clock: Clock;
  /** Writes how far the removal is. */
  readonly persist: () => Promise<void>;
}

export class ApplicationRemoval {
  private readonly parts: ApplicationRemovalParts;
  private readonly hooks: RemovalHooks;
  private readonly kinds: RemovalKinds;

  constructor(parts: ApplicationRemovalParts) {
    this.parts = parts;
    this.kinds = new RemovalKinds(parts);
    this.hooks = new RemovalHooks({
      ...parts,
      clear: (application, objects) => this.clear(application, objects, 'background'),
    });
  }

  async run(application: ManagedApplication): Promise<Outcome> {
    const { holds } = this.parts;
    const { removal } = application;
    if (removal?.deleteResources !== true || removal.isDone) return this.finished(application);
    if (!holds.mayDelete) return waiting(`Nothing is deleted while the agent holds (${holds.current?.code ?? ''}).`);
    return (
      (await this.kinds.unobserved(application)) ??
      (await this.prepare(application, removal)) ??
      (await this.deleteObjects(application, removal)) ??
      (await this.conclude(application, removal)) ??
      this.finished(application)
    );
  }

  /** Confirmation and PreDelete hooks. Undefined when the way is free. */
  private async prepare(application: ManagedApplication, removal: Removal): Promise<Outcome | undefined> {
    if (removal.isPrepared) return undefined;
    const { unconfirmed } = planDeletion(application.objects.values(), factsOf(removal));
    if (unconfirmed.length > 0) return waiting(describeUnconfirmed(unconfirmed));
    const outcome = await this.hooks.run(application, removal, 'PreDelete');
    if (outcome !== undefined) return outcome;
    removal.isPrepared = true;
    if (removal.hooks !== undefined) await this.parts.persist();
    return undefined;
  }

  /** Wave by wave. Undefined when all is gone. */
  private async deleteObjects(application: ManagedApplication, removal: Removal): Promise<Outcome | undefined> {
    const propagation = removal.assignment?.syncPolicy.deletion?.propagation ?? 'foreground';
    while (!removal.isDeleted) {
      const { going, groups } = planDeletion(application.objects.values(), factsOf(removal));
      for (const object of going) object.isExpected = false;
      for (const group of groups) {
        const failure = await this.delete(group, propagation);
        if (failure !== undefined) return failure;
      }
      const left = stillLive(application, groups.flat());
      if (left.length > 0) return waiting(describeGoing(left, going.length - left.length));
      removal.isDeleted = going.length === 0;
    }
    if (removal.hooks !== undefined) await this.parts.persist();
    return undefined;
  }

  /** PostDelete hooks, then the objects of all hooks. Undefined when nothing is left. */
  private async conclude(application: ManagedApplication, removal: Removal): Promise<Outcome | undefined> {
    const outcome = await this.hooks.run(application, removal, 'PostDelete');
    if (outcome !== undefined) return outcome;
    const left = this.hooks.objectsOf(application, removal.hooks?.records.values() ?? []);
    return await this.clear(application, left, 'background');
  }

  /** Undefined when they are gone. */
  private async clear(
    application: ManagedApplication,
    objects: readonly ManagedObject[],
    propagation: DeleteOptions['propagation'],
  ): Promise<Outcome | undefined> {
    const failure = await this.delete(objects, propagation);
    if (failure !== undefined) return failure;
    const left = stillLive(application, objects);
    return left.length === 0 ? undefined : waiting(describeGoing(left, 0));
  }

  /** Undefined when nothing failed. */
  private async delete(
    objects: readonly ManagedObject[],
    propagation: DeleteOptions['propagation'],
  ): Promise<Outcome | undefined> {
    const pending = objects.filter(({ isDeleting }) => !isDeleting);
    const failures = await deleteAll(this.parts.writer, pending, propagation);
    if (failures.length === 0) return undefined;
    return deletionError('DeletionFailed', failed(failures, 0).message, outageRetryMs(5));
  }

  private finished(application: ManagedApplication): Outcome {
    this.parts.ownership.release(application.id, new Set());
    if (application.removal !== undefined) application.removal.isDone = true;
    application.isRemoved = true;
    return done;
  }
}

function factsOf({ assignment, hooks }: Removal): DeletionFacts {
  return {
    syncOptions: assignment?.syncPolicy.syncOptions ?? [],
    isApproved: isApproved(assignment),
    hooks: new Set([...(hooks?.records.values() ?? [])].map(({ key }) => identityOf(key))),
  };
}

/** What was approved before the deletion was asked for was another deletion. Both times are the hub's. */
function isApproved(assignment: HeldAssignment | undefined): boolean {
  const { deletionApprovedAt, deletion } = assignment?.syncPolicy ?? {};
  if (deletionApprovedAt === undefined) return false;
  return deletion?.requestedAt === undefined || Date.parse(deletionApprovedAt) >= Date.parse(deletion.requestedAt);
}

function stillLive(application: ManagedApplication, objects: readonly ManagedObject[]): ManagedObject[] {
  return objects.filter(({ identity }) => application.objects.get(identity)?.isLive === true);
}
