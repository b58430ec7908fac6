/** An inclusive range of event ids, as CHANNELS.events carries it: `first-last`. */
export interface IdRange {
  readonly first: bigint;
  readonly last: bigint;
}

/**
 * Ids as ranges without gaps. Two transactions that insert at the same time interleave their ids; a range over a gap would make a
 * watcher read another transaction's event twice, or before its commit.
 */
export function toRanges(ids: readonly bigint[]): IdRange[] {
  const ranges: { first: bigint; last: bigint }[] = [];
  for (const id of ids.toSorted((left, right) => (left < right ? -1 : left > right ? 1 : 0))) {
    const open = ranges.at(-1);
    if (open !== undefined && open.last + 1n === id) open.last = id;
    else ranges.push({ first: id, last: id });
  }
  return ranges;
}

export function formatRange({ first, last }: IdRange): string {
  return `${first}-${last}`;
}

/** Undefined for what is no range: a payload comes from outside the process. */
export function parseRange(payload: string): IdRange | undefined {
  const match = /^(\d{1,19})-(\d{1,19})$/.exec(payload);
  if (match === null) return undefined;
  const range = { first: BigInt(match[1] ?? ''), last: BigInt(match[2] ?? '') };
  return range.first <= range.last ? range : undefined;
}
