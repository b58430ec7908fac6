import type { Transaction } from '../platform/database/transaction.js';
import type { NewEvent } from './event.js';

export type { NewEvent } from './event.js';

/** What happened in the fleet and on the hub, for people to read later and to watch live. Only ever appended to. */
export abstract class EventLog {
  /** Stores the events in their order and wakes those who watch, with the transaction's commit when one is given. */
  abstract record(events: readonly NewEvent[], transaction?: Transaction): Promise<void>;
}
