/** Inflating one object whose packed length is not known: a pack says only how long it is inflated. */
import { promisify } from 'node:util';
import { inflate, inflateSync } from 'node:zlib';
import { hasErrorCode } from '../../errors/system-error.js';
import { GitFormatError } from '../git.errors.js';

/** How many packed bytes an object of this size takes at most where zlib packed it itself. */
export function packedBound(size: number): number {
  return size + (size >>> 12) + (size >>> 14) + 128;
}

const inflateInPool = promisify(inflate);

/** Inflated bytes and how many packed ones they took. */
export interface Inflated {
  readonly content: Buffer;
  readonly length: number;
}

/** Undefined when the packed bytes end too early. */
export function tryInflate(packed: Buffer, size: number): Inflated | undefined {
  try {
    return checked(inflateSync(packed, optionsFor(size)), size);
  } catch (error) {
    return unlessEarly(error);
  }
}

/** The same beside other work: for objects of which even to touch the memory takes long. */
export async function tryInflateBeside(packed: Buffer, size: number): Promise<Inflated | undefined> {
  try {
    return checked(await inflateInPool(packed, optionsFor(size)), size);
  } catch (error) {
    return unlessEarly(error);
  }
}

function optionsFor(size: number): { info: true; chunkSize: number; maxOutputLength: number } {
  // One chunk for all: smaller ones would be put together once more, and the default of 16 KiB would be most of the cost for small objects.
  return { info: true, chunkSize: Math.max(size + 1, 64), maxOutputLength: size + 1 };
}

function checked(inflated: unknown, size: number): Inflated {
  const { buffer, engine } = inflated as { buffer: Buffer; engine: { bytesWritten: number } };
  if (buffer.length !== size) throw new GitFormatError('an object that is not as long as it says');
  return { content: buffer, length: engine.bytesWritten };
}

function unlessEarly(error: unknown): undefined {
  if (hasErrorCode(error, 'Z_BUF_ERROR')) return undefined;
  if (error instanceof GitFormatError) throw error;
  throw new GitFormatError('an object that cannot be inflated', { cause: error });
}
