/** The head of an entry in a pack: type, size, and for deltas what they build on. */
import { GitFormatError } from '../git.errors.js';

export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag';

/** What an entry of a pack is. */
export interface EntryHeader {
  readonly type: ObjectType | 'delta';
  /** Of the inflated bytes (of a delta: of its instructions). */
  readonly size: number;
  /** Bytes of the header itself. */
  readonly length: number;
  /** The base of a delta: so many bytes before this entry, or by id. */
  readonly base?: { readonly distance: number } | { readonly oid: string };
}

/** An entry's header is never longer. */
export const MAX_HEADER_BYTES = 32;

const TYPES: Readonly<Record<number, ObjectType>> = { 1: 'commit', 2: 'tree', 3: 'blob', 4: 'tag' };

/** Reads the header at a position of the bytes. Throws GitFormatError. */
export function readHeader(bytes: Buffer, start = 0): EntryHeader {
  let position = start;
  let byte = byteAt(bytes, position++);
  const kind = (byte >> 4) & 7;
  let size = byte & 15;
  for (let factor = 16; byte & 0x80; factor *= 128) {
    byte = byteAt(bytes, position++);
    size += (byte & 0x7f) * factor;
    if (size > Number.MAX_SAFE_INTEGER) throw new GitFormatError('an object of impossible size');
  }
  const type = TYPES[kind];
  if (type !== undefined) return { type, size, length: position - start };
  if (kind === 6) {
    byte = byteAt(bytes, position++);
    let distance = byte & 0x7f;
    while (byte & 0x80) {
      byte = byteAt(bytes, position++);
      distance = (distance + 1) * 128 + (byte & 0x7f);
    }
    return { type: 'delta', size, length: position - start, base: { distance } };
  }
  if (kind === 7) {
    if (position + 20 > bytes.length) throw new GitFormatError('a pack that ends early');
    return {
      type: 'delta',
      size,
      length: position + 20 - start,
      base: { oid: bytes.toString('hex', position, position + 20) },
    };
  }
  throw new GitFormatError('an object of an unknown type');
}

function byteAt(bytes: Buffer, position: number): number {
  const byte = bytes[position];
  if (byte === undefined) throw new GitFormatError('a pack that ends early');
  return byte;
}

/** What stands before an object's content where its id is computed. */
export function objectHead(type: EntryHeader['type'], size: number): string {
  return `${type} ${size}\0`;
}
