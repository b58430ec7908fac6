// Whether an object is as the plan of its application wants it. One place, because many things bring an object back to what was applied to it
// (healing, a person, a restart), and that may be another version than the one that is planned.
import type { ManagedObject } from './managed-object.js';

/** What a comparison found between an object and its planned manifest. */
export interface Compared {
  /** The manifest, by its digest. */
  readonly manifestDigest: string;
  /** By which rules: see `comparisonKeyOf`. */
  readonly rules: string;
  /** The version of the live object; empty when it was not there, undefined when it could not be compared. */
  readonly resourceVersion: string | undefined;
  /** What a sync would change; empty when nothing. */
  readonly message: string;
}

/** Remembers what was found between an object and what is planned for it, and shows it. */
export function noteCompared(object: ManagedObject, found: Omit<Compared, 'manifestDigest'>): void {
  object.compared = { ...found, manifestDigest: object.plannedDigest };
  showPlanned(object);
}

/** Shows how far an object that is as it was applied, or never was, is from what is planned. What drifted is told of by its drift. */
export function showPlanned(object: ManagedObject): void {
  const { plannedDigest, manifestDigest, isLive, isDiffering, compared } = object;
  const isAsPlanned = isLive && (plannedDigest === '' || plannedDigest === manifestDigest);
  const known = compared?.manifestDigest === plannedDigest ? compared : undefined;
  object.syncStatus = !isDiffering && (isAsPlanned || known?.message === '') ? 'Synced' : 'OutOfSync';
  if (!isDiffering && !isAsPlanned && known !== undefined) object.message = known.message;
}
