import { Injectable } from '@nestjs/common';
import type { DeletionGate, DeletionHold, WantedDeletion } from '../../applications/deletion/deletion-waits.js';
import { deletionApprovalOf } from '../../applications/delivery-rules/application-annotations.js';
import { deliveredSyncPolicy } from '../../applications/delivery-rules/sync-policy.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { describeChild, type StoredChild } from '../child.js';
import { ChildrenSchedule } from '../children-schedule.js';
import { childKey, ChildStore } from '../store/child-store.js';
import { LiveChildrenReadModel } from '../store/live-children.read-model.js';
import { type ParentApplication, ParentsReadModel } from '../store/parents.read-model.js';
import { optionOf } from './plan-prune.js';
import { WriteChildren } from '../write-children.js';

/** A child that is there. */
interface OwnedChild extends StoredChild {
  readonly isDeleting: boolean;
}

/**
 * What an application makes goes before it when it is deleted with its objects: the highest wave first, each by its own finalizers.
 * Deleted without its objects, it leaves its children to nobody.
 */
@Injectable()
export class ChildrenGoFirst implements DeletionGate {
  constructor(
    private readonly parents: ParentsReadModel,
    private readonly children: ChildStore,
    private readonly live: LiveChildrenReadModel,
    private readonly writing: WriteChildren,
    private readonly schedule: ChildrenSchedule,
  ) {}

  async holdBack(deletions: readonly WantedDeletion[], tx: Transaction): Promise<ReadonlyMap<string, DeletionHold>> {
    const held = new Map<string, DeletionHold>();
    const ids = deletions.filter(({ deleteResources }) => deleteResources).map(({ id }) => id);
    if (ids.length === 0) return held;
    const rows = await tx.query<{ id: string }[]>(
      `select distinct parent_id as id from application_children where is_owned and parent_id = any($1::uuid[])`,
      [ids],
    );
    for (const { id } of rows) {
      const hold = await this.goOn(id, tx);
      if (hold) held.set(id, hold);
    }
    return held;
  }

  private async goOn(parentId: string, tx: Transaction): Promise<DeletionHold | undefined> {
    const parent = await this.parents.lock(parentId, tx);
    if (!parent) return undefined;
    const owned = await this.listOwned(parentId, tx);
    const kept = owned.filter((child) => deleteOption(parent, child) === 'false');
    await this.children.release(parentId, kept, tx);
    const going = owned.filter((child) => !kept.includes(child));
    const asking = going.find((child) => !mayGo(parent, child));
    if (asking)
      return {
        reason: 'ConfirmDeletion',
        message: `Its deletion waits for a yes: the ${describeChild(asking)} is to be deleted only when somebody says so. Run \`wheelhouse app confirm-deletion ${parent.name}\`.`,
      };
    if (going.length === 0) return undefined;
    const highest = Math.max(...going.map(({ wave }) => wave));
    const now = going.filter(({ wave }) => wave === highest);
    await this.children.forgetWritten(parentId, now, tx);
    await this.writing.deleteApplications(now, tx);
    // Sets and projects are deleted in transactions of their own, which must not wait for this one: the job does that.
    if (now.some(isOther)) await this.schedule.lookAt([parentId], tx);
    return holdOf(now);
  }

  /** What it made and is still there. */
  private async listOwned(parentId: string, tx?: Transaction): Promise<OwnedChild[]> {
    const stored = (await this.children.listOf(parentId, tx)).filter(({ isOwned }) => isOwned);
    const present = await this.live.presentAmong(stored, tx);
    return stored.flatMap((child) => {
      const live = present.get(childKey(child));
      return live ? [{ ...child, ...live }] : [];
    });
  }

  /** What of a parent that is being deleted has to be deleted outside of its transaction. */
  async deleteOthers(parent: ParentApplication): Promise<void> {
    const owned = await this.listOwned(parent.id);
    const going = owned.filter((child) => deleteOption(parent, child) !== 'false' && mayGo(parent, child));
    const highest = Math.max(...going.map(({ wave }) => wave));
    await this.writing.deleteOthers(
      going.filter((child) => child.wave === highest && isOther(child)),
      `application ${parent.name}`,
    );
  }
}

/** The child's own option wins. */
function deleteOption(parent: ParentApplication, child: OwnedChild): string | undefined {
  return (
    optionOf('Delete', child.options) ?? optionOf('Delete', deliveredSyncPolicy(parent.spec.syncPolicy).syncOptions)
  );
}

function mayGo(parent: ParentApplication, child: OwnedChild): boolean {
  return deleteOption(parent, child) !== 'confirm' || deletionApprovalOf(parent.annotations) !== undefined;
}

/** Neither an application nor on its way already. */
function isOther({ kind, isDeleting }: OwnedChild): boolean {
  return kind !== 'Application' && !isDeleting;
}

function holdOf(going: readonly OwnedChild[]): DeletionHold {
  const [first] = going;
  const more = going.length > 1 ? ` and ${going.length - 1} more` : '';
  const who = first ? `the ${describeChild(first)}${more}` : 'what it made';
  return {
    reason: 'ChildrenFirst',
    message: `Its deletion waits until ${who} ${going.length > 1 ? 'are' : 'is'} gone.`,
  };
}
