// One object, one application. The first application that wants an object keeps it; another one is refused, and told who has it, so that
// two applications never take one object from each other in turns.
import { identityOf } from '../../engine/object-identity.js';
import type { ObjectKey } from '../../cluster/cluster.js';
import type { ManagedState } from '../state/managed-state.js';

export class Ownership {
  private readonly state: ManagedState;
  private readonly claims = new Map<string, string>();

  constructor(state: ManagedState) {
    this.state = state;
  }

  /**
   * Wants an object for an application.
   * @returns the id of the application that has it: the asking one, or another
   */
  claim(key: ObjectKey, applicationId: string): string {
    const identity = identityOf(key);
    const owner = this.claimant(identity) ?? this.liveOwner(identity) ?? applicationId;
    this.claims.set(identity, owner);
    return owner;
  }

  /**
   * Gives up all that an application claimed except what it still wants.
   * @returns the applications that were refused one of the freed objects
   */
  release(applicationId: string, wanted: ReadonlySet<string>): string[] {
    const freed = new Set<string>();
    for (const [identity, owner] of this.claims)
      if (owner === applicationId && !wanted.has(identity)) {
        this.claims.delete(identity);
        freed.add(identity);
      }
    if (freed.size === 0) return [];
    return [...this.state.applications.values()]
      .filter((application) => application.refused.some(({ identity }) => freed.has(identity)))
      .map(({ id }) => id);
  }

  /** Who claimed it and is still there: a reconciliation under way may claim once more for an application that was forgotten meanwhile. */
  private claimant(identity: string): string | undefined {
    const owner = this.state.applications.get(this.claims.get(identity) ?? '');
    return (owner?.assignment ?? owner?.removal) === undefined ? undefined : owner?.id;
  }

  /** The application whose label a live object carries, as long as that application may still want it. */
  private liveOwner(identity: string): string | undefined {
    const object = this.state.objects.get(identity);
    if (object?.isLive !== true) return undefined;
    const owner = this.state.applications.get(object.applicationId);
    if (owner?.assignment === undefined) return undefined;
    return owner.isPlanned && !object.isExpected ? undefined : owner.id;
  }
}
