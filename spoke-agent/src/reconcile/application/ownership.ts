// One object, one application. The first application that wants an object keeps it; another one is refused, and told who has it, so that
// two applications never take one object from each other in turns.
import { identityOf } from '../../engine/object-identity.js';
import type { ObjectKey } from '../../cluster/cluster.js';
import type { ManagedApplication, ManagedState } from '../state/managed-state.js';
import { toldOf } from './shared-resources.js';

export class Ownership {
  private readonly state: ManagedState;
  private readonly claims = new Map<string, string>();
  /** The same by application: giving up is asked for with each plan. */
  private readonly claimed = new Map<string, Set<string>>();

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
    this.note(identity, owner);
    return owner;
  }

  /**
   * Gives up all that an application claimed except what it still wants.
   * @returns the applications that were refused one of the freed objects
   */
  release(applicationId: string, wanted: ReadonlySet<string>): string[] {
    const freed = new Set<string>();
    const claimed = this.claimed.get(applicationId);
    for (const identity of claimed ?? [])
      if (!wanted.has(identity)) {
        this.claims.delete(identity);
        claimed?.delete(identity);
        freed.add(identity);
      }
    if (claimed?.size === 0) this.claimed.delete(applicationId);
    if (freed.size === 0) return [];
    return this.state
      .refusedApplications()
      .filter((application) => application.refused.some(({ identity }) => freed.has(identity)))
      .map(({ id }) => id);
  }

  /**
   * The application wants nothing any more.
   * @returns the applications that have to be told: those that were refused what it had, and those that have what it was refused
   */
  giveUp(application: ManagedApplication): string[] {
    const told = toldOf(application.refused, []);
    this.state.setRefused(application, []);
    return [...told, ...this.release(application.id, new Set())];
  }

  private note(identity: string, owner: string): void {
    const before = this.claims.get(identity);
    if (before === owner) return;
    if (before !== undefined) this.claimed.get(before)?.delete(identity);
    this.claims.set(identity, owner);
    const claimed = this.claimed.get(owner);
    if (claimed === undefined) this.claimed.set(owner, new Set([identity]));
    else claimed.add(identity);
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
    return owner.plannedRender !== '' && !object.isExpected ? undefined : owner.id;
  }
}
