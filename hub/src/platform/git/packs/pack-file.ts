/**
 * A pack on disk, read by position. Most reads are synchronous and small: they come from the page cache faster than a thread pool
 * answers. Large entries are read and inflated in the thread pool: even to touch fresh memory of their size would hold the hub up.
 */
import { closeSync, fstatSync, openSync, read, readSync } from 'node:fs';
import { promisify } from 'node:util';
import { GitFormatError } from '../git.errors.js';
import { type EntryHeader, MAX_HEADER_BYTES, readHeader } from './object-header.js';
import { packedBound, tryInflate, tryInflateBeside } from './inflate.js';

/** The first read of an entry: most are shorter. */
const FIRST_READ_BYTES = 2_048;
/** What is read at once where entries are read that lie close together: directories do, and files of one directory. */
const WINDOW_BYTES = 64 * 1024;
/** Entries above this are large. */
const LARGE_BYTES = 512 * 1024;
/** Of a large entry this part is read first: text takes no more when it is packed. */
const LARGE_FIRST_PART = 1 / 4;

const readInPool = promisify(read);

/** An entry as it is stored: a whole object, or a delta. */
export interface StoredEntry extends EntryHeader {
  readonly content: Buffer;
}

export class PackFile {
  private readonly descriptor: number;
  readonly size: number;
  /** What was read last. Entries are inflated at once, so nobody holds on to it. */
  private window: Buffer = Buffer.alloc(0);
  private windowStart = 0;
  private isClosed = false;
  /** Reads under way in the thread pool: the descriptor is kept for them, or they would read what it stands for next. */
  private pooled = 0;

  constructor(readonly path: string) {
    this.descriptor = openSync(path, 'r');
    this.size = fstatSync(this.descriptor).size;
  }

  /** Type, size and base of the entry at a position. */
  headerAt(offset: number): EntryHeader {
    return readHeader(this.bytesAt(offset, MAX_HEADER_BYTES));
  }

  /** The entry at a position, inflated; a promise of a large one. Throws GitFormatError, and {@link EntryTooLargeError} above the limit. */
  entryAt(offset: number, maxBytes: number): StoredEntry | Promise<StoredEntry> {
    const first = this.bytesAt(offset, FIRST_READ_BYTES);
    const header = readHeader(first);
    if (header.size > maxBytes) throw new EntryTooLargeError(header.size);
    const start = offset + header.length;
    if (header.size > LARGE_BYTES) return this.largeEntry(header, start);
    let packed = first.subarray(header.length);
    let wanted = packedBound(header.size);
    if (packed.length < wanted) {
      const inflated = header.size < FIRST_READ_BYTES * 4 ? tryInflate(packed, header.size) : undefined;
      if (inflated !== undefined) return { ...header, content: inflated.content };
    }
    for (;;) {
      if (packed.length < wanted) packed = this.bytesAt(start, wanted);
      const inflated = tryInflate(packed, header.size);
      if (inflated !== undefined) return { ...header, content: inflated.content };
      if (start + packed.length >= this.size) throw new GitFormatError('a pack that ends early');
      wanted = packed.length * 2 + FIRST_READ_BYTES;
    }
  }

  /** Whoever reads from it afterwards gets {@link PackClosedError}. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    if (this.pooled === 0) closeSync(this.descriptor);
  }

  private async largeEntry(header: EntryHeader, start: number): Promise<StoredEntry> {
    const most = packedBound(header.size);
    for (let wanted = Math.ceil(most * LARGE_FIRST_PART); ; wanted = Math.max(most, wanted * 2)) {
      const packed = await this.readBeside(start, wanted);
      const inflated = await tryInflateBeside(packed, header.size);
      if (inflated !== undefined) return { ...header, content: inflated.content };
      if (start + packed.length >= this.size) throw new GitFormatError('a pack that ends early');
    }
  }

  private async readBeside(offset: number, length: number): Promise<Buffer> {
    if (this.isClosed) throw new PackClosedError();
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, this.size - offset)));
    this.pooled += 1;
    try {
      for (let filled = 0; filled < bytes.length;) {
        const { bytesRead } = await readInPool(this.descriptor, bytes, filled, bytes.length - filled, offset + filled);
        if (bytesRead === 0) throw new GitFormatError('a pack that ends early');
        filled += bytesRead;
      }
      return bytes;
    } finally {
      this.pooled -= 1;
      if (this.isClosed && this.pooled === 0) closeSync(this.descriptor);
    }
  }

  /** At most so many bytes, fewer at the end. They are only good until the next call. */
  private bytesAt(offset: number, length: number): Buffer {
    const wanted = Math.max(0, Math.min(length, this.size - offset));
    const from = offset - this.windowStart;
    if (from >= 0 && from + wanted <= this.window.length) return this.window.subarray(from, from + wanted);
    const isNear = Math.abs(from) < WINDOW_BYTES * 2 && this.window.length > 0;
    const bytes = this.read(offset, isNear ? Math.min(Math.max(WINDOW_BYTES, wanted), this.size - offset) : wanted);
    if (bytes.length <= WINDOW_BYTES) [this.window, this.windowStart] = [bytes, offset];
    return bytes.subarray(0, wanted);
  }

  private read(offset: number, length: number): Buffer {
    if (this.isClosed) throw new PackClosedError();
    const bytes = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < bytes.length) {
      const count = readSync(this.descriptor, bytes, filled, bytes.length - filled, offset + filled);
      if (count === 0) throw new GitFormatError('a pack that ends early');
      filled += count;
    }
    return bytes;
  }
}

/** An object above the limit that the reader gave. */
export class EntryTooLargeError extends Error {
  override readonly name = 'EntryTooLargeError';
  constructor(readonly size: number) {
    super(`an object of ${size} bytes`);
  }
}

/** Somebody closed the pack while it was read. The code is that of the system for a descriptor that is closed. */
export class PackClosedError extends Error {
  override readonly name = 'PackClosedError';
  readonly code = 'EBADF';
  constructor() {
    super('The pack is closed.');
  }
}
