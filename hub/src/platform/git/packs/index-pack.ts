/** Makes the index of a pack that came in: every object's id is computed here, so nothing in the store is what a server merely claims. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { GitFormatError, PackLimitError } from '../git.errors.js';
import { MAX_FETCH_OBJECTS, MAX_INDEXED_OBJECT_BYTES } from '../git-limits.js';
import type { Turns } from '../turns.js';
import { BoundedDeltaCache } from './bounded-delta-cache.js';
import type { ObjectType } from './object-header.js';
import { type Place, readObject } from './object-reader.js';
import { EntryTooLargeError, PackFile } from './pack-file.js';
import { type IndexedEntry, writePackIndex } from './pack-index.js';
import { PackScanner } from './pack-scanner.js';

/** Objects that deltas build on, kept while a pack is indexed. */
const DELTA_CACHE_BYTES = 16 * 1024 * 1024;

interface PendingDelta {
  readonly offset: number;
  readonly crc: number;
}

/** The bytes of the index of a pack file that is `size` bytes long, trailer included. `locate` finds bases in other packs. */
export async function indexPack(
  path: string,
  size: number,
  locate: (oid: string) => Place | undefined,
  turns: Turns,
): Promise<Buffer> {
  const handle = await open(path, 'r');
  const file = new PackFile(path);
  try {
    const indexed: IndexedEntry[] = [];
    const deltas: PendingDelta[] = [];
    const cache = new BoundedDeltaCache(DELTA_CACHE_BYTES);
    for await (const entry of new PackScanner(handle, size - 20, turns).entries()) {
      if (indexed.length + deltas.length >= MAX_FETCH_OBJECTS) throw new PackLimitError('a pack with too many objects');
      const { offset, crc, type, content } = entry;
      if (type === 'delta') deltas.push({ offset, crc });
      else if (content !== undefined) {
        cache.keep({ file, offset }, { type, content });
        indexed.push({ oid: oidOf(type, content), offset, crc });
      }
    }
    await indexDeltas({ file, deltas, indexed, cache, locate, turns });
    const trailer = Buffer.alloc(20);
    await handle.read(trailer, 0, 20, size - 20);
    return await writePackIndex(indexed, trailer, turns);
  } finally {
    file.close();
    await handle.close();
  }
}

interface DeltaWork {
  readonly file: PackFile;
  readonly deltas: readonly PendingDelta[];
  readonly indexed: IndexedEntry[];
  readonly cache: BoundedDeltaCache;
  readonly locate: (oid: string) => Place | undefined;
  readonly turns: Turns;
}

/** Deltas by id may build on objects that are deltas further on: then they wait for the next round. */
async function indexDeltas(work: DeltaWork): Promise<void> {
  const { file, cache, turns } = work;
  const inThisPack = new Map<string, number>();
  let pending = work.deltas;
  let known = 0;
  while (pending.length > 0) {
    for (; known < work.indexed.length; known += 1) {
      const entry = work.indexed[known];
      if (entry !== undefined) inThisPack.set(entry.oid, entry.offset);
    }
    const waiting: PendingDelta[] = [];
    for (const delta of pending) {
      const locate = (oid: string): Place | undefined => {
        const offset = inThisPack.get(Buffer.from(oid, 'hex').toString('latin1'));
        if (offset !== undefined) return { file, offset };
        const elsewhere = work.locate(oid);
        if (elsewhere === undefined) throw new BaseMissingError();
        return elsewhere;
      };
      try {
        const place = { file, offset: delta.offset };
        const object = readObject(place, locate, MAX_INDEXED_OBJECT_BYTES, cache);
        cache.keep(place, object);
        work.indexed.push({ oid: oidOf(object.type, object.content), ...delta });
      } catch (error) {
        if (error instanceof BaseMissingError) waiting.push(delta);
        else if (!(error instanceof EntryTooLargeError)) throw error;
      }
      if (turns.isOver) await turns.next();
    }
    if (waiting.length === pending.length) throw new GitFormatError('a pack with deltas whose bases are not there');
    pending = waiting;
  }
}

class BaseMissingError extends Error {}

function oidOf(type: ObjectType, content: Buffer): string {
  const hash = createHash('sha1');
  hash.update(`${type} ${content.length}\0`);
  hash.update(content);
  return hash.digest('binary');
}
