/**
 * The object stores of all repositories: `<dataDir>/git/<sha256 of the address>/<generation>/`. They are copies, never the truth:
 * whatever is wrong with one, it is removed and fetched again. Old objects go by generations: a worn store is fetched afresh into a
 * new generation, the one before stays readable, older ones are deleted.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { sha256, UnavailableError } from '@wheelhouse/protocol';
import { HubConfig } from '../../config/hub-config.js';
import { hasErrorCode } from '../../errors/system-error.js';
import { GitFormatError } from '../git.errors.js';
import { normalizeGitAddress } from '../git-address.js';
import { MAX_OPEN_STORES, MAX_PACKS_PER_STORE } from '../git-limits.js';
import { ObjectStore } from './object-store.js';

/** The generations of a repository that can be read: newest first, two at most. */
interface Generations {
  readonly directory: string;
  number: number;
  stores: ObjectStore[];
}

@Injectable()
export class ObjectStores implements OnModuleDestroy {
  /** Tests lower it. */
  maxPacks = MAX_PACKS_PER_STORE;
  private isClosed = false;
  private readonly root: string;
  private readonly opened = new Map<string, Promise<Generations>>();
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(@Inject(HubConfig) config: Pick<HubConfig, 'dataDir'>) {
    this.root = join(resolve(config.dataDir), 'git');
  }

  async onModuleDestroy(): Promise<void> {
    this.isClosed = true;
    await Promise.allSettled(this.turns.values());
    for (const generations of this.opened.values()) closeAll(await generations.catch(() => undefined));
    this.opened.clear();
  }

  /** One writer at a time for a repository. */
  async inTurn<Result>(url: string, work: () => Promise<Result>): Promise<Result> {
    const key = storeKey(url);
    const before = this.turns.get(key) ?? Promise.resolve();
    const turn = before.catch(() => undefined).then(work);
    this.turns.set(key, turn);
    try {
      return await turn;
    } finally {
      if (this.turns.get(key) === turn) this.turns.delete(key);
    }
  }

  async hasCommit(url: string, commit: string): Promise<boolean> {
    const { stores } = await this.open(url);
    return stores.some((store) => store.hasCommit(commit));
  }

  /** Commits that the next fetch may build on: none when it begins anew. */
  async heldCommits(url: string): Promise<readonly string[]> {
    const [current] = (await this.open(url)).stores;
    return current === undefined || current.isWorn(this.maxPacks) ? [] : current.heldCommits;
  }

  /** Stores of a repository to read from, the newest first. They stay open until the repository is forgotten or long unused. */
  async readable(url: string): Promise<readonly ObjectStore[]> {
    return (await this.open(url)).stores;
  }

  /** Takes a pack in that was asked for with {@link heldCommits}. Only within {@link inTurn}. */
  async add(url: string, commit: string, chunks: AsyncIterable<Buffer>, signal: AbortSignal): Promise<void> {
    const generations = await this.open(url);
    const [current] = generations.stores;
    if (current !== undefined && !current.isWorn(this.maxPacks)) {
      await current.add(commit, chunks, signal);
      return;
    }
    const number = generations.number + 1;
    const directory = join(generations.directory, String(number));
    await rm(directory, { recursive: true, force: true });
    const fresh = await ObjectStore.open(directory);
    try {
      await fresh.add(commit, chunks, signal);
    } catch (error) {
      fresh.close();
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
    const old = generations.stores.slice(1);
    generations.number = number;
    generations.stores = [fresh, ...generations.stores.slice(0, 1)];
    for (const store of old) await removeStore(store);
  }

  /** Removes all that is known of a repository: it is broken, or nobody uses it. */
  async forget(url: string): Promise<void> {
    await this.forgetKey(storeKey(url));
  }

  /** Removes the stores of all repositories but these and the ones in use lately. Returns how many went. */
  async retainOnly(urls: Iterable<string>): Promise<number> {
    const kept = new Set([...urls].map(storeKey));
    const present = await readdir(this.root).catch(() => []);
    const gone = present.filter((key) => !kept.has(key) && !this.turns.has(key) && !this.opened.has(key));
    for (const key of gone) await this.forgetKey(key);
    return gone.length;
  }

  private async forgetKey(key: string): Promise<void> {
    const generations = this.opened.get(key);
    this.opened.delete(key);
    closeAll(await generations?.catch(() => undefined));
    await rm(join(this.root, key), { recursive: true, force: true });
  }

  private async open(url: string): Promise<Generations> {
    if (this.isClosed) throw new UnavailableError('SHUTTING_DOWN', 'The hub shuts down.');
    const key = storeKey(url);
    const known = this.opened.get(key);
    if (known !== undefined) {
      this.opened.delete(key);
      this.opened.set(key, known);
      return await known;
    }
    const opening = this.openGenerations(join(this.root, key));
    this.opened.set(key, opening);
    opening.catch(() => this.opened.delete(key));
    await this.closeLongUnused();
    return await opening;
  }

  private async openGenerations(directory: string): Promise<Generations> {
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
    return { directory, number: numbers[0] ?? 0, stores };
  }

  private async closeLongUnused(): Promise<void> {
    for (const [key, generations] of this.opened) {
      if (this.opened.size <= MAX_OPEN_STORES) return;
      if (this.turns.has(key)) continue;
      this.opened.delete(key);
      closeAll(await generations.catch(() => undefined));
    }
  }
}

function storeKey(url: string): string {
  return sha256(normalizeGitAddress(url));
}

function closeAll(generations: Generations | undefined): void {
  for (const store of generations?.stores ?? []) store.close();
}

async function removeStore(store: ObjectStore): Promise<void> {
  store.close();
  await rm(store.directory, { recursive: true, force: true });
}
