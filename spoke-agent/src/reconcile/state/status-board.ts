// What changed and wants to be reported. Says that something changed and how urgent it is; never what: the reporter looks at the state of
// then, so statuses need no queue and nothing is lost while the hub is away.
import type { DriftReportInput } from '@wheelhouse/protocol';
import { DriftLog } from '../drift/drift-log.js';

/**
 * `urgent`: somebody waits for it, for example drift, or the last of several applications. `now`: worth a report of its own. `shortly`: news of an object, of which more (its drift, the next status) is likely to follow at once.
 * `soon`: an intermediate step that is likely to be outdated in a moment.
 */
export type Urgency = 'urgent' | 'now' | 'shortly' | 'soon';

export class StatusBoard {
  readonly driftLog = new DriftLog();
  private readonly changed = new Set<string>();
  private listener: (urgency: Urgency) => void = () => {};

  /** One listener: the reporter. */
  onChange(listener: (urgency: Urgency) => void): void {
    this.listener = listener;
  }

  /** The status of an application changed. */
  touch(applicationId: string, urgency: Urgency = 'now'): void {
    this.changed.add(applicationId);
    this.listener(urgency);
  }

  drift(entry: DriftReportInput): void {
    this.driftLog.add(entry);
    this.listener('urgent');
  }

  /** Applications that changed, at most `limit`; taken off the board. */
  take(limit: number): string[] {
    const taken = [...this.changed].slice(0, limit);
    for (const id of taken) this.changed.delete(id);
    return taken;
  }

  /** Puts applications back whose report did not arrive. */
  giveBack(ids: Iterable<string>): void {
    for (const id of ids) this.changed.add(id);
  }

  get hasChanges(): boolean {
    return this.changed.size > 0 || this.driftLog.size > 0 || this.driftLog.dropped > 0;
  }
}
