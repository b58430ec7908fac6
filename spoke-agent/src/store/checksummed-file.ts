// A file that is either what was written last, or known to be damaged: a first line with the SHA-256 of the rest; replaced whole by a
// rename, so that a process killed in the middle leaves the old file. Must never answer a damaged file as an absent one.
import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sha256 } from '@wheelhouse/protocol';
import { StateCorruptError } from './store.errors.js';

const HEADER = 'wheelhouse-state-v1 sha256:';

/** How a file is written. */
export interface WriteOptions {
  /** Default 0o600. */
  readonly mode?: number;
  /** Whether to wait until the content is on the disk. Default true; false for what can be fetched again. */
  readonly isDurable?: boolean;
}

/** The content; undefined when there is no such file. Throws StateCorruptError. */
async function readChecksummed(path: string): Promise<Buffer | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw new StateCorruptError(path, 'it cannot be read', { cause: error });
  }
  const end = bytes.indexOf('\n');
  const header = end < 0 ? '' : bytes.subarray(0, end).toString('latin1');
  const content = bytes.subarray(end + 1);
  if (header !== HEADER + sha256(content)) throw new StateCorruptError(path, 'its checksum does not match its content');
  return content;
}

/** The JSON value; undefined when there is no such file. Throws StateCorruptError. */
export async function readChecksummedJson(path: string): Promise<unknown> {
  const content = await readChecksummed(path);
  if (content === undefined) return undefined;
  try {
    return JSON.parse(content.toString('utf8')) as unknown;
  } catch (error) {
    throw new StateCorruptError(path, 'it is no JSON', { cause: error });
  }
}

/** Replaces the file in one step. */
export async function writeChecksummed(
  path: string,
  content: string | Uint8Array,
  options: WriteOptions = {},
): Promise<void> {
  const { mode = 0o600, isDurable = true } = options;
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(draft, 'wx', mode);
    try {
      await file.writev([Buffer.from(`${HEADER}${sha256(content)}\n`), Buffer.from(content)]);
      if (isDurable) await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
    if (isDurable) await syncFolder(dirname(path));
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Makes a rename durable. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isAbsent(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
