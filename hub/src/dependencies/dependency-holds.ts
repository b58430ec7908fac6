// Keeps desired states back that depend on applications which are not ready, and lets them go. Level-triggered: whatever may have changed
// marks waits as due, and one job looks at those. A hub that dies in between leaves them due.
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { DeliveryRules } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import type { AssignedState } from '../delivery/assignment.js';
import type { Transaction } from '../platform/database/transaction.js';
import { DependencyDelivery } from './dependency-delivery.js';
import { DependencySchedule } from './dependency-schedule.js';
import { DependencyWaits } from './dependency-waits.js';
import { DEPENDS_ON_HOLD } from './wait.js';
import { WaitStore } from './wait-store.js';

/** How many waits one transaction looks at. */
const BATCH_SIZE = 500;

@Injectable()
export class DependencyHolds implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly waits: DependencyWaits,
    private readonly store: WaitStore,
    private readonly schedule: DependencySchedule,
    private readonly delivery: DependencyDelivery,
  ) {}

  onModuleInit(): void {
    this.schedule.onDue(
      () => this.lookAtDue(),
      () => this.lookAgain(),
    );
  }

  /** What is said about these desired states as they are assigned: a hold for those that wait. */
  async contribute(
    states: readonly AssignedState[],
    tx: Transaction,
  ): Promise<ReadonlyMap<string, Partial<DeliveryRules>>> {
    const digests = new Map(states.map(({ applicationId, renderDigest }) => [applicationId, renderDigest]));
    const concerned = await this.waits.listConcerned([...digests.keys()], tx);
    if (concerned.length === 0) return new Map();
    const looked = await this.waits.look(concerned, digests, tx);
    const held = [...looked.values()].filter(({ wait }) => !wait.isOver);
    const begun = held.filter(({ isBegun }) => isBegun).map(({ wait }) => wait.applicationId);
    if (begun.length > 0) await this.schedule.begins(begun, tx);
    return new Map(
      held.map(({ wait, isStaged }) => [
        wait.applicationId,
        { hold: { ...DEPENDS_ON_HOLD, allowsRequests: !isStaged } },
      ]),
    );
  }

  /** Why one application waits, which nobody assigns because no cluster runs it; null when it does not. Its row is locked already. */
  async messageFor(applicationId: string, tx: Transaction): Promise<string | null> {
    const looked = (await this.waits.look([applicationId], undefined, tx)).get(applicationId);
    if (looked === undefined || looked.wait.isOver) return null;
    if (looked.isBegun) await this.schedule.begins([applicationId], tx);
    return looked.wait.message;
  }

  /** Works until nothing is due. */
  private async lookAtDue(): Promise<void> {
    for (;;) {
      const ids = await this.store.listDue(BATCH_SIZE);
      if (ids.length === 0) return;
      await this.dataSource.transaction((tx) => this.lookAtBatch(ids, tx));
    }
  }

  /** Rows of applications are locked before those of waits, as wherever applications are written. */
  private async lookAtBatch(ids: readonly string[], tx: Transaction): Promise<void> {
    await tx.query(`select from applications where id = any($1::uuid[]) order by id for update`, [ids]);
    const looked = await this.waits.look(ids, undefined, tx);
    await this.delivery.deliver(looked.values(), tx);
  }

  private async lookAgain(): Promise<void> {
    if (!(await this.store.isAnyWaiting())) return;
    await this.dataSource.transaction(async (tx) => {
      if ((await this.store.markWaitingDue('all', tx)) > 0) await this.schedule.lookSoon(tx);
    });
    await this.schedule.lookAgain();
  }
}
