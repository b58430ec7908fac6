/** The generations of one repository's objects that can be read: newest first, two at most. */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrorCode } from '../../errors/system-error.js';
import { GitFormatError } from '../git.errors.js';
import { ObjectStore } from './object-store.js';

/** How often it is looked whether somebody removed the folder. */
const LOOK_EVERY_MS = 1_000;
/** Somebody who removes the folder while it is opened does not do so for ever. */
const MAX_ATTEMPTS = 3;

export class Generations {
  /** No fetch builds on it any more. */
  isFull = false;
  /** Its writer finds out by itself that the folder is gone. */
  isWritten = false;
  private lookedAt = performance.now();

  private constructor(
    readonly directory: string,
    private number: number,
    public stores: readonly ObjectStore[],
  ) {}

  /** Opens what is there. What is broken is removed. */
  static async open(directory: string): Promise<Generations> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await openAll(directory, (number, stores) => new Generations(directory, number, stores));
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || !hasErrorCode(error, 'ENOENT')) throw error;
      }
    }
  }

  /** The store that the next fetch may add to; undefined when it begins anew. */
  growable(maxPacks: number): ObjectStore | undefined {
    const [current] = this.stores;
    return current === undefined || this.isFull || current.isWorn(maxPacks) ? undefined : current;
  }

  /** Adds to the newest one, or begins anew. */
  async add(commit: string, chunks: AsyncIterable<Buffer>, signal: AbortSignal, maxPacks: number): Promise<void> {
    const current = this.growable(maxPacks);
    if (current !== undefined) {
      await current.add(commit, chunks, signal);
      return;
    }
    const number = this.number + 1;
    const directory = join(this.directory, String(number));
    await rm(directory, { recursive: true, force: true });
    const fresh = await ObjectStore.open(directory);
    try {
      await fresh.add(commit, chunks, signal);
    } catch (error) {
      fresh.close();
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
    const [newest, ...old] = this.stores;
    this.number = number;
    this.isFull = false;
    this.stores = [fresh, ...(newest === undefined ? [] : [newest])];
    for (const store of old) await removeStore(store);
  }

  /** Makes room for one that is being written. */
  async removeAll(): Promise<void> {
    const all = this.stores;
    this.stores = [];
    for (const store of all) await removeStore(store);
  }

  /** Whether the folder is still what it was opened as. */
  async isThere(): Promise<boolean> {
    if (this.isWritten || performance.now() - this.lookedAt < LOOK_EVERY_MS) return true;
    this.lookedAt = performance.now();
    const paths = [this.directory, ...this.stores.flatMap((store) => store.essentialPaths)];
    const found = await Promise.all(paths.map((path) => stat(path).catch(() => undefined)));
    return found.every((one) => one !== undefined);
  }

  close(): void {
    for (const store of this.stores) store.close();
  }
}

async function openAll(
  directory: string,
  make: (number: number, stores: readonly ObjectStore[]) => Generations,
): Promise<Generations> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const numbers = (await readdir(directory))
    .filter((name) => /^\d{1,9}$/.test(name))
    .map(Number)
    .toSorted((left, right) => right - left);
  const stores: ObjectStore[] = [];
  for (const number of numbers) {
    const path = join(directory, String(number));
    if (stores.length === 2) await rm(path, { recursive: true, force: true });
    else {
      try {
        stores.push(await ObjectStore.open(path));
      } catch (error) {
        if (!(error instanceof GitFormatError) && !hasErrorCode(error, 'ENOENT')) throw error;
        await rm(path, { recursive: true, force: true });
      }
    }
  }
  return make(numbers[0] ?? 0, stores);
}

async function removeStore(store: ObjectStore): Promise<void> {
  store.close();
  await rm(store.directory, { recursive: true, force: true });
}
