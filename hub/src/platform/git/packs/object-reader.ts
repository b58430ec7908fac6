/** Reads objects out of several packs, deltas resolved. Without recursion: a chain of deltas may be as long as a hostile server likes. */
import { GitFormatError } from '../git.errors.js';
import { MAX_DELTA_DEPTH } from '../git-limits.js';
import { applyDelta, applyDeltaInTurns, resultSizeOf } from './delta.js';
import type { ObjectType } from './object-header.js';
import { EntryTooLargeError, type PackFile } from './pack-file.js';

/** Larger results of deltas are put together in turns. */
const LARGE_RESULT_BYTES = 512 * 1024;

/** Where an object is. */
export interface Place {
  readonly file: PackFile;
  readonly offset: number;
}

export interface GitObject {
  readonly type: ObjectType;
  readonly content: Buffer;
}

/** Results on the way, by place: neighbours in a pack build on each other. */
export interface DeltaCache {
  find(place: Place): GitObject | undefined;
  keep(place: Place, object: GitObject): void;
}

/** The object at a place. `locate` finds bases that are named by id. Throws GitFormatError, EntryTooLargeError. */
export async function readObject(
  start: Place,
  locate: (oid: string) => Place | undefined,
  maxBytes: number,
  cache?: DeltaCache,
): Promise<GitObject> {
  const deltas: { place: Place; content: Buffer }[] = [];
  let place = start;
  let found = cache?.find(place);
  while (found === undefined) {
    const stored = place.file.entryAt(place.offset, maxBytes);
    // Most are there at once: a wait for each of many thousand small ones would cost more than they do.
    const entry = stored instanceof Promise ? await stored : stored;
    if (entry.type !== 'delta') {
      found = { type: entry.type, content: entry.content };
      break;
    }
    if (deltas.length >= MAX_DELTA_DEPTH) throw new GitFormatError('a chain of deltas that is too long');
    const size = resultSizeOf(entry.content);
    if (size > maxBytes) throw new EntryTooLargeError(size);
    deltas.push({ place, content: entry.content });
    place = baseOf(place, entry.base, locate);
    found = cache?.find(place);
  }
  let object = found;
  for (const delta of deltas.toReversed()) {
    cache?.keep(place, object);
    const isLarge = resultSizeOf(delta.content) > LARGE_RESULT_BYTES;
    const content = isLarge
      ? await applyDeltaInTurns(object.content, delta.content)
      : applyDelta(object.content, delta.content);
    object = { type: object.type, content };
    place = delta.place;
  }
  return object;
}

function baseOf(
  place: Place,
  base: { readonly distance: number } | { readonly oid: string } | undefined,
  locate: (oid: string) => Place | undefined,
): Place {
  if (base === undefined) throw new GitFormatError('a delta without a base');
  if ('oid' in base) {
    const located = locate(base.oid);
    if (located === undefined) throw new GitFormatError(`a delta whose base ${base.oid} is not there`);
    return located;
  }
  const offset = place.offset - base.distance;
  if (base.distance <= 0 || offset < 12) throw new GitFormatError('a delta whose base is outside the pack');
  return { file: place.file, offset };
}
