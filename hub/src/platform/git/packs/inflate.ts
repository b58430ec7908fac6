/** Inflating one object whose packed length is not known: a pack says only how long it is inflated. */
import { inflateSync } from 'node:zlib';
import { hasErrorCode } from '../../errors/system-error.js';
import { GitFormatError } from '../git.errors.js';

/** How many packed bytes an object of this size takes at most where zlib packed it itself. */
export function packedBound(size: number): number {
  return size + (size >>> 12) + (size >>> 14) + 128;
}

/** Inflated bytes and how many packed ones they took. Undefined when the packed bytes end too early. */
export function tryInflate(packed: Buffer, size: number): { content: Buffer; length: number } | undefined {
  try {
    // Sized chunks: the default of 16 KiB would be most of the cost for small objects.
    const { buffer, engine } = inflateSync(packed, {
      info: true,
      chunkSize: Math.min(Math.max(size + 1, 64), 1 << 20),
      maxOutputLength: size + 1,
    }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
    if (buffer.length !== size) throw new GitFormatError('an object that is not as long as it says');
    return { content: buffer, length: engine.bytesWritten };
  } catch (error) {
    if (hasErrorCode(error, 'Z_BUF_ERROR')) return undefined;
    if (error instanceof GitFormatError) throw error;
    throw new GitFormatError('an object that cannot be inflated', { cause: error });
  }
}
