import { InvalidClusterError } from '../clusters.errors.js';

/** How long a join token lives when nothing is said: time to copy a manifest to a cluster. */
const DEFAULT_SECONDS = 3_600;
const SHORTEST_SECONDS = 60;
/** A week. */
const LONGEST_SECONDS = 604_800;

/** Throws `INVALID_INPUT`. */
export function checkedTtlSeconds(seconds: number | null | undefined): number {
  const ttl = seconds ?? DEFAULT_SECONDS;
  if (Number.isInteger(ttl) && ttl >= SHORTEST_SECONDS && ttl <= LONGEST_SECONDS) return ttl;
  throw new InvalidClusterError(
    `A join token lives from ${SHORTEST_SECONDS} to ${LONGEST_SECONDS} seconds, not ${ttl}.`,
  );
}
