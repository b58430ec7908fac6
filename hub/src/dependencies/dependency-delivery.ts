import { Injectable } from '@nestjs/common';
import { ApplicationObservers } from '../applications/application-observers.js';
import { publishApplications } from '../applications/application-wake-ups.js';
import { Reassignment } from '../applications/reassignment/reassignment.js';
import { ChangeFeed } from '../platform/change-feed/change-feed.js';
import type { Transaction } from '../platform/database/transaction.js';
import type { LookedAt } from './dependency-waits.js';

/** Tells clusters what was let go, and people what changed. */
@Injectable()
export class DependencyDelivery {
  constructor(
    private readonly reassignment: Reassignment,
    private readonly feed: ChangeFeed,
    private readonly observers: ApplicationObservers,
  ) {}

  async deliver(looked: Iterable<LookedAt>, tx: Transaction): Promise<void> {
    const changed = [...looked].filter(({ isChanged }) => isChanged).map(({ wait }) => wait);
    const released = changed.filter(({ isOver }) => isOver).map(({ applicationId }) => applicationId);
    if (released.length > 0) await this.reassignment.request({ applicationIds: released }, tx);
    await this.observers.changed(released, tx);
    await publishApplications(
      this.feed,
      changed.map(({ applicationId }) => applicationId),
      tx,
    );
  }
}
