/** The folders of object stores on disk, as a whole: what is there, what it takes, and away with it. */
import { randomUUID } from 'node:crypto';
import { renameSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrorCode } from '../../errors/system-error.js';

const TRASH = '.trash-';

/** A store's folder. */
export interface StoreFolder {
  readonly key: string;
  readonly bytes: number;
}

/** All of them, the one used least recently first. What was to be removed when a hub ended is removed. */
export async function measureFolders(root: string): Promise<StoreFolder[]> {
  const names = await readdir(root).catch(() => []);
  const folders: (StoreFolder & { usedAt: number })[] = [];
  for (const key of names) {
    const path = join(root, key);
    if (key.startsWith(TRASH)) await rm(path, { recursive: true, force: true });
    else folders.push({ key, ...(await measure(path)) });
  }
  return folders.toSorted((left, right) => left.usedAt - right.usedAt).map(({ key, bytes }) => ({ key, bytes }));
}

/** What lies in a folder. */
export async function bytesIn(path: string): Promise<number> {
  return (await measure(path)).bytes;
}

/** Away with a folder: nobody finds it from this very moment on, the disk is free soon. Nothing where there is none. */
export async function removeFolder(root: string, key: string): Promise<void> {
  const trash = join(root, `${TRASH}${randomUUID()}`);
  try {
    // At once, so that whoever makes it anew meanwhile does not lose that.
    renameSync(join(root, key), trash);
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return;
    throw error;
  }
  await rm(trash, { recursive: true, force: true });
}

/** Files that go while they are counted take nothing. */
async function measure(path: string): Promise<{ bytes: number; usedAt: number }> {
  const own = await stat(path).catch(() => undefined);
  if (own === undefined) return { bytes: 0, usedAt: 0 };
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name)).catch(() => ({ size: 0 }))).size),
  );
  return { bytes: sizes.reduce((sum, size) => sum + size, 0), usedAt: own.mtimeMs };
}
