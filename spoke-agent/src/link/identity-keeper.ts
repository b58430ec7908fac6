// The agent's identity while it runs. Changes come one after the other, and each is on disk before anybody sees it.
import type { IdentityStore } from '../store/identity-store.js';
import type { JoinedIdentity } from './joining.js';

export class IdentityKeeper {
  private readonly store: Pick<IdentityStore, 'writeIdentity'>;
  private identity: JoinedIdentity;
  private changing: Promise<unknown> = Promise.resolve();

  constructor(store: Pick<IdentityStore, 'writeIdentity'>, identity: JoinedIdentity) {
    this.store = store;
    this.identity = identity;
  }

  get current(): JoinedIdentity {
    return this.identity;
  }

  /** Rejects, with nothing changed, when the identity cannot be written. */
  change(next: (identity: JoinedIdentity) => JoinedIdentity): Promise<void> {
    const changed = this.changeAfter(this.changing, next);
    this.changing = changed.catch(() => {});
    return changed;
  }

  private async changeAfter(
    earlier: Promise<unknown>,
    next: (identity: JoinedIdentity) => JoinedIdentity,
  ): Promise<void> {
    await earlier;
    const identity = next(this.identity);
    await this.store.writeIdentity(identity);
    this.identity = identity;
  }
}
