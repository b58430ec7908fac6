// Revisions that a person names in place of those that an application follows.
import type { ApplicationSource as SourceSpec } from '@wheelhouse/generators';
import { type ApplicationSpec, sourcesOf, sourceSpecsOf } from '../application.js';
import { InvalidOperationError } from '../applications.errors.js';

/** A revision for one of the sources of an application. */
export interface ChosenRevision {
  /** Which source, from 1; absent for the only one. */
  readonly position?: number;
  /** A commit, a branch, a tag; of a chart its version. */
  readonly revision: string;
}

/** Longer names of refs are none. */
const MAX_REVISION_LENGTH = 255;

/** What was given, if anything: of the only source, or of each named one. Throws INVALID_INPUT when both are given. */
export function chosenRevisions(
  revision: string | null | undefined,
  several: readonly ChosenRevision[] | null | undefined,
): readonly ChosenRevision[] | undefined {
  if (revision != null && several != null)
    throw new InvalidOperationError('Give the revision of the only source, or those of several; not both.');
  if (revision != null) return [{ revision }];
  return several != null && several.length > 0 ? several : undefined;
}

/** The spec with other revisions of its sources. Throws INVALID_INPUT where they are not of its sources. */
export function specAt(spec: ApplicationSpec, revisions: readonly ChosenRevision[]): ApplicationSpec {
  const { source, sources } = sourceSpecsOf(spec);
  const known = sources ?? (source ? [source] : []);
  const chosen = new Map(revisions.map((one) => [indexOf(one, known.length), one.revision]));
  if (chosen.size < revisions.length) throw new InvalidOperationError('Two revisions are given for the same source.');
  const moved = known.map((one, index) => at(one, chosen.get(index)));
  const [only] = moved;
  return sources ? { ...spec, sources: moved } : { ...spec, ...(only && { source: only }) };
}

/** Whether they are what its sources follow anyway. Throws as {@link specAt} does. */
export function areFollowed(spec: ApplicationSpec, revisions: readonly ChosenRevision[]): boolean {
  const followed = sourcesOf(spec);
  return sourcesOf(specAt(spec, revisions)).every(({ ref }, index) => ref === followed[index]?.ref);
}

/** The revisions in words, for people: `v2`, or `v2 (source 1) and v3 (source 2)`. */
export function wordsOfRevisions(revisions: readonly ChosenRevision[]): string {
  return revisions
    .map(({ position, revision }) => (position === undefined ? revision : `${revision} (source ${position})`))
    .join(' and ');
}

function indexOf({ position, revision }: ChosenRevision, count: number): number {
  if (revision.trim() === '' || revision.length > MAX_REVISION_LENGTH)
    throw new InvalidOperationError(`A revision has 1 to ${MAX_REVISION_LENGTH} characters.`);
  if (position === undefined && count > 1)
    throw new InvalidOperationError(`The application has ${count} sources: say of which one the revision is.`);
  const index = (position ?? 1) - 1;
  if (index < 0 || index >= count)
    throw new InvalidOperationError(`There is no source ${position ?? 1}: the application has ${count}.`);
  return index;
}

function at(source: SourceSpec, revision: string | undefined): SourceSpec {
  return revision === undefined ? source : { ...source, targetRevision: revision };
}
