/** Makes the index of a pack that came in: every object's id is computed here, so nothing in the store is what a server merely claims. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { GitFormatError, PackLimitError } from '../git.errors.js';
import { MAX_FETCH_OBJECTS, MAX_INDEXED_OBJECT_BYTES } from '../git-limits.js';
import type { Turns } from '../turns.js';
import { BoundedDeltaCache } from './bounded-delta-cache.js';
import { objectHead } from './object-header.js';
import { type GitObject, type Place, readObject } from './object-reader.js';
import { EntryTooLargeError, PackFile } from './pack-file.js';
import { type IndexedEntry, writePackIndex } from './pack-index.js';
import { PackScanner } from './pack-scanner.js';

/** Objects that deltas build on, kept while a pack is indexed. */
const DELTA_CACHE_BYTES = 16 * 1024 * 1024;
/** Larger objects are digested in parts of this size. */
const PART_BYTES = 1024 * 1024;

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
      const { offset, crc, type, content, oid } = entry;
      if (type === 'delta') deltas.push({ offset, crc });
      else if (oid !== undefined) indexed.push({ oid, offset, crc });
      else if (content !== undefined) {
        cache.keep({ file, offset }, { type, content });
        indexed.push({ oid: oidOf({ type, content }), offset, crc });
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
        const object = await readObject(place, locate, MAX_INDEXED_OBJECT_BYTES, cache);
        cache.keep(place, object);
        const isLarge = object.content.length > PART_BYTES;
        work.indexed.push({ oid: isLarge ? await oidInTurns(object, turns) : oidOf(object), ...delta });
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

function oidOf({ type, content }: GitObject): string {
  return createHash('sha1').update(objectHead(type, content.length)).update(content).digest('binary');
}

async function oidInTurns({ type, content }: GitObject, turns: Turns): Promise<string> {
  const hash = createHash('sha1').update(objectHead(type, content.length));
  for (let start = 0; start < content.length; start += PART_BYTES) {
    hash.update(content.subarray(start, start + PART_BYTES));
    if (turns.isOver) await turns.next();
  }
  return hash.digest('binary');
}
