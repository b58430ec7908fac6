// Grouped changes as the API shows them, within its limits.
import type { ObjectChange } from '@wheelhouse/protocol';
import { changeText, cutText } from './change-text.js';
import type { GroupedChange } from './group-changes.js';
import {
  MAX_CHANGE_LENGTH,
  MAX_CHANGES,
  MAX_DIFF_LENGTH,
  MAX_NAMED_APPLICATIONS,
  MAX_NAMED_OBJECTS,
} from '../preview-limits.js';

/** The changes, and what was left out of them. */
export function presentChanges(grouped: readonly GroupedChange[]): { changes: ObjectChange[]; leftOut: string[] } {
  const leftOut = new Set<string>();
  let left = MAX_DIFF_LENGTH;
  const changes = grouped.slice(0, MAX_CHANGES).map((group): ObjectChange => {
    const text = changeText(group.lines);
    const diff = cutText(text, Math.max(0, Math.min(left, MAX_CHANGE_LENGTH)));
    left -= diff.length;
    const isCut = diff.length < text.length || group.unshown !== undefined;
    if (isCut) leftOut.add(reasonOf(group, text.length));
    const { change, apiVersion, kind, objects, applications } = group;
    return {
      change,
      apiVersion,
      kind,
      objects: objects.slice(0, MAX_NAMED_OBJECTS),
      objectCount: objects.length,
      diff,
      isCut,
      applications: applications.slice(0, MAX_NAMED_APPLICATIONS).map(({ name, cluster }) => ({ name, cluster })),
      applicationCount: applications.length,
      clusterCount: new Set(applications.map(({ cluster }) => cluster)).size,
    };
  });
  if (grouped.length > MAX_CHANGES)
    leftOut.add(`${grouped.length - MAX_CHANGES} more changes of objects are not shown: ${MAX_CHANGES} at most.`);
  return { changes, leftOut: [...leftOut] };
}

function reasonOf({ kind, objects, unshown }: GroupedChange, length: number): string {
  const what = `${kind} ${objects[0] ?? ''}`;
  if (unshown !== undefined) return `The change of ${what} is not shown: ${unshown}.`;
  return length > MAX_CHANGE_LENGTH
    ? `The change of ${what} is cut: it has more than ${MAX_CHANGE_LENGTH / 1024} KiB.`
    : `The change of ${what} and others are cut: all changes together are shown up to ${MAX_DIFF_LENGTH / 1024} KiB.`;
}
