// Which revision is meant for which source, as argocd names them: `--revisions v2 --source-positions 1`.
import type { SourceRevisionInput } from '@wheelhouse/protocol';
import { CommandError } from '../../exit-codes.js';
import { integer, list } from '../options.js';

/** More sources than an application has. */
const MAX_POSITION = 1_000;

/** Collects the positions of sources: repeated, or separated by commas. */
export function positions(text: string, previous: readonly number[] = []): number[] {
  return [...previous, ...list(text).map(integer(1, MAX_POSITION))];
}

/** The revisions with their sources; undefined where none is given. */
export function sourceRevisions(given: {
  readonly revision?: string;
  readonly revisions?: readonly string[];
  readonly sourcePositions?: readonly number[];
}): SourceRevisionInput[] | undefined {
  const { revision, revisions = [], sourcePositions = [] } = given;
  if (revision !== undefined && revisions.length > 0)
    throw new CommandError('USAGE', 'Give --revision for an application of one source, or --revisions; not both.');
  if (revisions.length !== sourcePositions.length)
    throw new CommandError('USAGE', 'Give as many --source-positions as --revisions: which source each one is for.');
  const pairs = revisions.map((each, index) => ({ revision: each, position: sourcePositions[index] ?? 1 }));
  return pairs.length > 0 ? pairs : undefined;
}
