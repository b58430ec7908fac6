import type { Event } from '@wheelhouse/protocol';
import { InvalidCursorError } from '../platform/graphql/connection.js';
import type { RecordedEvent } from './event.js';

export function toGraphqlEvent(event: RecordedEvent): Event {
  return { ...event, at: event.at.toISOString() };
}

/** The id that a cursor of the event list stands for. */
export function beforeOf(cursor: readonly unknown[] | undefined): { before?: string } {
  if (cursor === undefined) return {};
  const [id] = cursor;
  if (cursor.length !== 1 || typeof id !== 'string' || !/^\d{1,19}$/.test(id)) throw new InvalidCursorError();
  return { before: id };
}
