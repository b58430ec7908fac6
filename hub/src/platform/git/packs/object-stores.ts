/**
 * The object stores of all repositories: `<dataDir>/git/<sha256 of the address>/<generation>/`. They are copies, never the truth:
 * whatever is wrong with one, it is removed and fetched again, and anyone may remove all of them at any time. Old objects go by
 * generations: a worn store is fetched afresh into a new generation, the one before stays readable, older ones are deleted. Together
 * they take no more disk than they may; those used least recently go first, none that is in use.
 */
import { mkdir, readdir, utimes } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { sha256, UnavailableError } from '@wheelhouse/protocol';
import { HubConfig } from '../../config/hub-config.js';
import { hasErrorCode } from '../../errors/system-error.js';
import { RepositoryLimitError, StoreRestartError } from '../git.errors.js';
import { normalizeGitAddress } from '../git-address.js';
import { MAX_OPEN_STORES, MAX_PACKS_PER_STORE, REPOSITORY_SHARE } from '../git-limits.js';
import { DiskQuota } from './disk-quota.js';
import { Generations } from './generations.js';
import type { ObjectStore } from './object-store.js';
import { bytesIn, measureFolders, removeFolder } from './store-folders.js';

@Injectable()
export class ObjectStores implements OnModuleDestroy {
  /** Tests lower it. */
  maxPacks = MAX_PACKS_PER_STORE;
  private isClosed = false;
  private readonly root: string;
  private readonly quota: DiskQuota;
  private measuring: Promise<void> | undefined;
  private readonly opened = new Map<string, Promise<Generations>>();
  private readonly turns = new Map<string, Promise<unknown>>();
  /** How many read from a store now. */
  private readonly readers = new Map<string, number>();

  constructor(@Inject(HubConfig) config: Pick<HubConfig, 'dataDir' | 'gitCacheBytes'>) {
    this.root = join(resolve(config.dataDir), 'git');
    this.quota = new DiskQuota(config.gitCacheBytes, Math.ceil(config.gitCacheBytes * REPOSITORY_SHARE));
  }

  async onModuleDestroy(): Promise<void> {
    this.isClosed = true;
    await Promise.allSettled(this.turns.values());
    for (const generations of this.opened.values()) (await generations.catch(() => undefined))?.close();
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
    return (await this.open(url)).growable(this.maxPacks)?.heldCommits ?? [];
  }

  /** Stores of a repository to read from, the newest first. As long as they are read they are not removed for others' sake. */
  async reading<Result>(url: string, read: (stores: readonly ObjectStore[]) => Promise<Result>): Promise<Result> {
    const key = storeKey(url);
    this.readers.set(key, (this.readers.get(key) ?? 0) + 1);
    try {
      return await read((await this.open(url)).stores);
    } finally {
      const others = (this.readers.get(key) ?? 1) - 1;
      if (others === 0) this.readers.delete(key);
      else this.readers.set(key, others);
    }
  }

  /**
   * Takes a pack in that was asked for with {@link heldCommits}. Only within {@link inTurn}. Throws REPOSITORY_LIMIT_EXCEEDED, and
   * StoreRestartError when the same is to be asked for once more: the store begins anew then.
   */
  async add(url: string, commit: string, chunks: AsyncIterable<Buffer>, signal: AbortSignal): Promise<void> {
    this.measuring ??= this.measure();
    const key = storeKey(url);
    const generations = await this.open(url);
    const isGrowing = generations.growable(this.maxPacks) !== undefined;
    generations.isWritten = true;
    const bounded = this.bounded(url, generations, isGrowing, chunks);
    try {
      await generations.add(commit, bounded, signal, this.maxPacks);
    } catch (error) {
      if (!hasErrorCode(error, 'ENOENT') && !hasErrorCode(error, 'EBADF')) throw error;
      await this.forgetKey(key);
      throw new StoreRestartError('its copy was removed meanwhile', { cause: error });
    } finally {
      generations.isWritten = false;
      this.quota.settle(key);
      this.quota.set(key, await bytesIn(generations.directory));
    }
    await this.measuring;
    await this.makeRoom();
  }

  /** Removes all that is known of a repository: it is broken, or nobody uses it. */
  async forget(url: string): Promise<void> {
    await this.forgetKey(storeKey(url));
  }

  /** Removes the stores of all repositories but these and the ones in use lately. Returns how many went. */
  async retainOnly(urls: Iterable<string>): Promise<number> {
    const kept = new Set([...urls].map(storeKey));
    const present = await readdir(this.root).catch(() => []);
    const gone = present.filter((key) => !kept.has(key) && this.isIdle(key) && !this.opened.has(key));
    for (const key of gone) await this.forgetKey(key);
    return gone.length;
  }

  /** The same bytes, as far as there is room for them. */
  private async *bounded(
    url: string,
    generations: Generations,
    isGrowing: boolean,
    chunks: AsyncIterable<Buffer>,
  ): AsyncGenerator<Buffer, void, undefined> {
    const key = storeKey(url);
    for await (const chunk of chunks) {
      this.quota.grow(key, chunk.length);
      if (this.quota.isStoreOver(key)) {
        if (isGrowing) {
          generations.isFull = true;
          throw new StoreRestartError('its copy is full and begins anew');
        }
        await generations.removeAll();
        this.quota.set(key, 0);
        if (this.quota.isStoreOver(key)) throw this.tooLarge(url);
      }
      if (this.quota.isOver) await this.makeRoom();
      if (this.quota.isOver) {
        throw new RepositoryLimitError(
          url,
          'the space for copies of repositories is taken by others that are in use (see WHEELHOUSE_GIT_CACHE_MEBIBYTES)',
          true,
        );
      }
      yield chunk;
    }
  }

  private tooLarge(url: string): RepositoryLimitError {
    const mebibytes = Math.floor(this.quota.maxBytesPerStore / 1024 / 1024);
    return new RepositoryLimitError(
      url,
      `its copy takes more than ${mebibytes} MiB, a quarter of what all may take (see WHEELHOUSE_GIT_CACHE_MEBIBYTES)`,
    );
  }

  /** Removes what was used least recently until the rest fits. */
  private async makeRoom(): Promise<void> {
    while (this.quota.isOver) {
      const key = this.quota.leastUsed((one) => this.isIdle(one) && this.quota.sizeOf(one) > 0);
      if (key === undefined) return;
      await this.forgetKey(key);
    }
  }

  private async measure(): Promise<void> {
    for (const { key, bytes } of await measureFolders(this.root)) {
      // What is written meanwhile is counted by who writes it.
      if (this.turns.has(key) || this.quota.sizeOf(key) > 0) continue;
      this.quota.set(key, bytes);
      if (this.opened.has(key)) this.quota.use(key);
    }
  }

  private isIdle(key: string): boolean {
    return !this.turns.has(key) && !this.readers.has(key);
  }

  private async forgetKey(key: string): Promise<void> {
    const opening = this.opened.get(key);
    const generations = await opening?.catch(() => undefined);
    // Somebody else removed it meanwhile, and it is made anew.
    if (this.opened.get(key) !== opening) return;
    this.opened.delete(key);
    generations?.close();
    this.quota.remove(key);
    await removeFolder(this.root, key);
  }

  private async open(url: string): Promise<Generations> {
    if (this.isClosed) throw new UnavailableError('SHUTTING_DOWN', 'The hub shuts down.');
    const key = storeKey(url);
    const known = this.opened.get(key);
    if (known !== undefined) {
      this.opened.delete(key);
      this.opened.set(key, known);
      this.quota.use(key);
      const generations = await known;
      if (await generations.isThere()) return generations;
      // Somebody removed it. Whoever reads from it just now fetches again, too.
      if (this.opened.get(key) === known) await this.forgetKey(key);
      return await this.open(url);
    }
    const opening = this.openFolder(key);
    this.opened.set(key, opening);
    opening.catch(() => this.opened.delete(key));
    await this.closeLongUnused();
    return await opening;
  }

  private async openFolder(key: string): Promise<Generations> {
    const directory = join(this.root, key);
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const now = new Date();
    // So that another hub on this directory knows when it was used.
    await utimes(directory, now, now).catch(() => undefined);
    this.quota.use(key);
    return await Generations.open(directory);
  }

  private async closeLongUnused(): Promise<void> {
    for (const [key, generations] of this.opened) {
      if (this.opened.size <= MAX_OPEN_STORES) return;
      if (!this.isIdle(key)) continue;
      this.opened.delete(key);
      (await generations.catch(() => undefined))?.close();
    }
  }
}

function storeKey(url: string): string {
  return sha256(normalizeGitAddress(url));
}
