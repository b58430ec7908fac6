/** Goes through a pack from start to end and says where each entry is. Reads in windows: a pack may be larger than what memory should hold. */
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { crc32, createInflate } from 'node:zlib';
import { GitFormatError, PackLimitError } from '../git.errors.js';
import { MAX_FETCH_INFLATED_BYTES, MAX_INDEXED_OBJECT_BYTES } from '../git-limits.js';
import type { Turns } from '../turns.js';
import { packedBound, tryInflate } from './inflate.js';
import { type EntryHeader, MAX_HEADER_BYTES, objectHead, readHeader } from './object-header.js';

/** An entry that the scanner came by. */
export interface ScannedEntry extends EntryHeader {
  readonly offset: number;
  readonly crc: number;
  /** Absent for a large one. */
  readonly content?: Buffer;
  /** Of a large one that may be of use: its id, as bytes in latin1. */
  readonly oid?: string;
}

/** What a large entry turned out to be. */
interface Inflating {
  readonly oid: string;
  readonly packedLength: number;
}

/** Bytes read at once. */
const WINDOW_BYTES = 2 * 1024 * 1024;
/** Larger objects are inflated piece by piece beside other work. */
const INLINE_BYTES = 2 * 1024 * 1024;
/** What is read, inflated and digested of such a one before others get a turn. */
const PART_BYTES = 256 * 1024;

export class PackScanner {
  private window: Buffer = Buffer.alloc(0);
  private windowStart = 0;
  private inflated = 0;

  constructor(
    private readonly file: FileHandle,
    private readonly end: number,
    private readonly turns: Turns,
  ) {}

  /** The entries in order. Throws GitFormatError when the pack is not what its head says. */
  async *entries(): AsyncGenerator<ScannedEntry, void, undefined> {
    const head = await this.bytes(0, 12);
    if (head.toString('latin1', 0, 4) !== 'PACK' || head.readUInt32BE(4) !== 2)
      throw new GitFormatError('an answer without a pack');
    const count = head.readUInt32BE(8);
    let offset = 12;
    for (let index = 0; index < count; index += 1) {
      const scanned = await this.entry(offset);
      offset = scanned.next;
      yield scanned.entry;
      if (this.turns.isOver) await this.turns.next();
    }
    if (offset !== this.end) throw new GitFormatError('a pack with bytes that belong to nothing');
  }

  private async entry(offset: number): Promise<{ entry: ScannedEntry; next: number }> {
    const header = readHeader(await this.bytes(offset, MAX_HEADER_BYTES));
    this.inflated += header.size;
    if (this.inflated > MAX_FETCH_INFLATED_BYTES) throw new PackLimitError('a pack that is too large when inflated');
    if (header.size > INLINE_BYTES) return await this.largeEntry(offset, header);
    for (let wanted = packedBound(header.size); ; wanted *= 2) {
      const bytes = await this.bytes(offset, header.length + wanted);
      const inflated = tryInflate(bytes.subarray(header.length), header.size);
      if (inflated !== undefined) {
        const length = header.length + inflated.length;
        return {
          entry: { ...header, offset, crc: crc32(bytes.subarray(0, length)), content: inflated.content },
          next: offset + length,
        };
      }
      if (offset + bytes.length >= this.end) throw new GitFormatError('a pack that ends early');
    }
  }

  /** Nothing of it is kept: only its id is wanted. */
  private async largeEntry(offset: number, header: EntryHeader): Promise<{ entry: ScannedEntry; next: number }> {
    const { oid, packedLength } = await this.inflateInParts(offset + header.length, header);
    const next = offset + header.length + packedLength;
    const isOfUse = header.size <= MAX_INDEXED_OBJECT_BYTES;
    const crc = await this.crcOf(offset, next);
    return { entry: { ...header, offset, crc, ...(isOfUse && { oid }) }, next };
  }

  private async inflateInParts(start: number, { type, size }: EntryHeader): Promise<Inflating> {
    const inflate = createInflate({ chunkSize: PART_BYTES });
    const hash = createHash('sha1');
    hash.update(objectHead(type, size));
    const state = { size: 0, isEnded: false };
    inflate.on('data', (part: Buffer) => {
      state.size += part.length;
      if (state.size <= size) hash.update(part);
    });
    const ended = new Promise<void>((resolve, reject) => {
      inflate.on('end', resolve);
      inflate.on('error', reject);
    });
    ended.catch(() => undefined);
    inflate.on('end', () => (state.isEnded = true));
    let position = start;
    while (!state.isEnded && position < this.end && state.size <= size) {
      const part = await this.bytes(position, PART_BYTES);
      await new Promise<void>((resolve, reject) => inflate.write(part, (error) => (error ? reject(error) : resolve())));
      position += part.length;
      await this.turns.next();
    }
    if (!state.isEnded) inflate.end();
    await ended.catch((error: unknown) => {
      throw new GitFormatError('an object that cannot be inflated', { cause: error });
    });
    if (state.size !== size) throw new GitFormatError('an object that is not as long as it says');
    return { oid: hash.digest('binary'), packedLength: inflate.bytesWritten };
  }

  private async crcOf(start: number, end: number): Promise<number> {
    let crc = 0;
    for (let position = start; position < end;) {
      const bytes = await this.bytes(position, Math.min(PART_BYTES, end - position));
      crc = crc32(bytes, crc);
      position += bytes.length;
    }
    return crc;
  }

  /** At most so many bytes at a position; fewer at the end of the entries. */
  private async bytes(position: number, length: number): Promise<Buffer> {
    const wanted = Math.min(length, this.end - position);
    if (wanted <= 0) throw new GitFormatError('a pack that ends early');
    const from = position - this.windowStart;
    if (from < 0 || from + wanted > this.window.length) {
      const window = Buffer.allocUnsafe(Math.min(Math.max(WINDOW_BYTES, wanted), this.end - position));
      const { bytesRead } = await this.file.read(window, 0, window.length, position);
      if (bytesRead < wanted) throw new GitFormatError('a pack that ends early');
      this.window = window.subarray(0, bytesRead);
      this.windowStart = position;
    }
    const start = position - this.windowStart;
    return this.window.subarray(start, start + wanted);
  }
}
