/** Pack index files, version 2: where in a pack each object is. Git itself reads them too. */
import { createHash } from 'node:crypto';
import { GitFormatError } from '../git.errors.js';
import type { Turns } from '../turns.js';

/** An object of a pack. */
export interface IndexedEntry {
  /** 20 bytes as latin-1 text: the cheapest form to sort. */
  readonly oid: string;
  readonly offset: number;
  readonly crc: number;
}

const MAGIC = 0xff744f63;
const FANOUT_START = 8;
const OIDS_START = FANOUT_START + 256 * 4;

/** A pack index in memory. */
export class PackIndex {
  readonly count: number;

  /** Throws GitFormatError when the bytes are no index of version 2. */
  constructor(private readonly bytes: Buffer) {
    if (bytes.length < OIDS_START + 40 || bytes.readUInt32BE(0) !== MAGIC || bytes.readUInt32BE(4) !== 2) {
      throw new GitFormatError('a pack index that cannot be read');
    }
    this.count = bytes.readUInt32BE(FANOUT_START + 255 * 4);
    if (bytes.length < OIDS_START + this.count * 28 + 40) throw new GitFormatError('a pack index that is not whole');
  }

  /** Where the object starts in the pack; undefined when it is not in it. */
  offsetOf(oid: Buffer): number | undefined {
    const first = oid[0] ?? 0;
    let low = first === 0 ? 0 : this.bytes.readUInt32BE(FANOUT_START + (first - 1) * 4);
    let high = this.bytes.readUInt32BE(FANOUT_START + first * 4);
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = OIDS_START + middle * 20;
      const order = oid.compare(this.bytes, at, at + 20);
      if (order === 0) return this.bytes.readUInt32BE(OIDS_START + this.count * 24 + middle * 4);
      if (order < 0) high = middle;
      else low = middle + 1;
    }
    return undefined;
  }

  get byteLength(): number {
    return this.bytes.length;
  }
}

/** The bytes of an index for a pack below 2 GiB. */
export async function writePackIndex(entries: readonly IndexedEntry[], packSha: Buffer, turns: Turns): Promise<Buffer> {
  const buckets: IndexedEntry[][] = Array.from({ length: 256 }, () => []);
  for (const entry of entries) buckets[entry.oid.charCodeAt(0)]?.push(entry);
  const count = entries.length;
  const bytes = Buffer.alloc(OIDS_START + count * 28 + 40);
  bytes.writeUInt32BE(MAGIC, 0);
  bytes.writeUInt32BE(2, 4);
  let row = 0;
  for (const [first, bucket] of buckets.entries()) {
    bucket.sort((left, right) => (left.oid < right.oid ? -1 : 1));
    for (const entry of bucket) {
      bytes.write(entry.oid, OIDS_START + row * 20, 20, 'latin1');
      bytes.writeUInt32BE(entry.crc, OIDS_START + count * 20 + row * 4);
      bytes.writeUInt32BE(entry.offset, OIDS_START + count * 24 + row * 4);
      row += 1;
    }
    bytes.writeUInt32BE(row, FANOUT_START + first * 4);
    if (turns.isOver) await turns.next();
  }
  packSha.copy(bytes, bytes.length - 40);
  createHash('sha1')
    .update(bytes.subarray(0, -20))
    .digest()
    .copy(bytes, bytes.length - 20);
  return bytes;
}
