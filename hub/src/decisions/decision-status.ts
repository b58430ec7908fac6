import type { JsonObject } from '@wheelhouse/generators';
import { UnreadableDecisionError } from './decisions.errors.js';

/**
 * The entries of a decision's list. A decision without a status has not decided yet and is passed over, as in Argo CD. Throws
 * DECISION_UNREADABLE where the list is missing: Argo CD's controller crashes there.
 */
export function entriesOfStatus(name: string, status: unknown, listKey: string): JsonObject[] {
  if (!isObject(status) || Object.keys(status).length === 0) return [];
  const list = Object.hasOwn(status, listKey) ? status[listKey] : undefined;
  if (!Array.isArray(list))
    throw new UnreadableDecisionError(
      `The status of "${name}" has no list "${listKey}". Set statusListKey in the ConfigMap, or correct the status.`,
    );
  return list.map((entry: unknown) => {
    if (isObject(entry)) return entry;
    throw new UnreadableDecisionError(`status.${listKey} of "${name}" holds an entry that is no object.`);
  });
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
