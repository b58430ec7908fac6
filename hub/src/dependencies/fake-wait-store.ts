import type { Wait } from './wait.js';
import { WaitStore } from './wait-store.js';

/** Waits in memory, for tests. Ignores transactions. */
export class FakeWaitStore extends WaitStore {
  private readonly waits = new Map<string, Wait>();
  private readonly due = new Set<string>();

  async lock(applicationIds: readonly string[]): Promise<Map<string, Wait>> {
    return new Map([...this.waits].filter(([id]) => applicationIds.includes(id)));
  }

  async save(waits: readonly Wait[]): Promise<void> {
    for (const wait of waits) {
      this.waits.set(wait.applicationId, { ...wait, blockers: [...new Set(wait.blockers)].toSorted() });
      this.due.delete(wait.applicationId);
    }
  }

  async forget(applicationIds: readonly string[]): Promise<void> {
    for (const id of applicationIds) {
      this.waits.delete(id);
      this.due.delete(id);
    }
  }

  async markDue(names: readonly string[]): Promise<number> {
    return this.mark(({ blockers }) => blockers.some((name) => names.includes(name)));
  }

  async markWaitingDue(applicationIds: readonly string[] | 'all'): Promise<number> {
    return this.mark((wait) => applicationIds === 'all' || applicationIds.includes(wait.applicationId));
  }

  async listDue(limit: number): Promise<string[]> {
    return [...this.due].toSorted().slice(0, limit);
  }

  async isAnyWaiting(): Promise<boolean> {
    return [...this.waits.values()].some(({ isOver }) => !isOver);
  }

  private mark(isMeant: (wait: Wait) => boolean): number {
    const found = [...this.waits.values()].filter(
      (wait) => !wait.isOver && !this.due.has(wait.applicationId) && isMeant(wait),
    );
    for (const { applicationId } of found) this.due.add(applicationId);
    return found.length;
  }
}
