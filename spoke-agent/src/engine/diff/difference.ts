// Which of the fields that we own differ between what is desired (as the API server would store it) and what is live.
import { canonicalJson } from '@wheelhouse/protocol';
import { fieldPath } from './field-path.js';
import { childrenOf, step, type FieldSet } from './field-set.js';

/** One field that differs. Values are unmasked: they must not leave the agent like this. */
export interface Difference {
  /** The path for people; see {@link fieldPath}. */
  readonly path: string;
  /** The same path in FieldsV1 segments. */
  readonly segments: readonly string[];
  /** Undefined when the field should be absent. */
  readonly desired: unknown;
  /** Undefined when the field is absent. */
  readonly live: unknown;
}

/** The differences over given fields: at the highest level at which one side is absent, else at the leaves. */
export function differences(fields: FieldSet, desired: unknown, live: unknown): Difference[] {
  const found: Difference[] = [];
  collect(fields, desired, live, [], found);
  return found;
}

function collect(
  fields: FieldSet,
  desired: unknown,
  live: unknown,
  segments: readonly string[],
  found: Difference[],
): void {
  if (desired === undefined && live === undefined) return;
  const children = childrenOf(fields);
  if (children.length > 0 && desired !== undefined && live !== undefined) {
    for (const segment of children)
      collect(fields[segment] ?? {}, step(desired, segment), step(live, segment), [...segments, segment], found);
    return;
  }
  if (canonicalJson(desired) === canonicalJson(live) && (desired === undefined) === (live === undefined)) return;
  found.push({ path: fieldPath(segments), segments, desired, live });
}
