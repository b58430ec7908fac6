/** One generation of a repository's objects on disk: packs with indexes, as in a bare repository of Git, and the list of fetched commits. */
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { GitFormatError } from '../git.errors.js';
import { Turns } from '../turns.js';
import { BoundedDeltaCache } from './bounded-delta-cache.js';
import { indexPack } from './index-pack.js';
import { type GitObject, type Place, readObject } from './object-reader.js';
import { PackFile } from './pack-file.js';
import { PackIndex } from './pack-index.js';

interface Pack {
  readonly index: PackIndex;
  readonly file: PackFile;
}

/** The commits whose files are all here, as in a bare repository of Git. */
const COMMITS = 'shallow';
/** The packs that belong to it, in the order they came. */
const PACKS = 'packs';
/** What a pass over many objects keeps of the bases of deltas. */
const READ_CACHE_BYTES = 4 * 1024 * 1024;
/** A store whose later packs are larger than its first one and this begins anew. */
const GROWTH_BYTES = 64 * 1024 * 1024;

export class ObjectStore {
  /** Nothing is found in it any more. */
  isClosed = false;

  private constructor(
    readonly directory: string,
    private packs: Pack[],
    private readonly commits: Set<string>,
  ) {}

  /** Opens what is there, or an empty one. Leftovers of a fetch that was cut off are removed. */
  static async open(directory: string): Promise<ObjectStore> {
    const packDirectory = join(directory, 'objects', 'pack');
    await mkdir(packDirectory, { recursive: true });
    const names = await readdir(packDirectory);
    const packs: Pack[] = [];
    try {
      for (const name of names.toSorted()) {
        if (name.startsWith('tmp_')) await rm(join(packDirectory, name), { force: true });
        if (name.endsWith('.idx')) packs.push(await openPack(join(packDirectory, name.slice(0, -4))));
      }
      const commits = await linesOf(join(directory, COMMITS));
      // Deltas of one pack build on others: without one of them nothing is sure to be whole.
      const present = new Set(packs.map(({ file }) => basename(file.path, '.pack')));
      const listed = await linesOf(join(directory, PACKS));
      if (listed.some((name) => !present.has(name)) || (commits.length > 0 && listed.length === 0))
        throw new GitFormatError('a store that lacks a pack');
      return new ObjectStore(directory, packs, new Set(commits));
    } catch (error) {
      for (const pack of packs) pack.file.close();
      throw error;
    }
  }

  /** Commits whose files are all here, in the order they came. */
  get heldCommits(): readonly string[] {
    return [...this.commits];
  }

  /** Files that it cannot do without. */
  get essentialPaths(): readonly string[] {
    const [newest] = this.packs;
    return this.commits.size === 0 || newest === undefined ? [] : [join(this.directory, COMMITS), newest.file.path];
  }

  hasCommit(commit: string): boolean {
    return this.commits.has(commit);
  }

  /** Whether it holds so much old that the next fetch should begin anew. */
  isWorn(maxPacks: number): boolean {
    if (this.packs.length >= maxPacks) return true;
    const sizes = this.packs.map(({ file }) => file.size);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    return total > 2 * Math.max(0, ...sizes) + GROWTH_BYTES;
  }

  /** The object; undefined when it is not here. Throws GitFormatError, EntryTooLargeError. */
  async read(oid: string, maxBytes: number, cache?: BoundedDeltaCache): Promise<GitObject | undefined> {
    const place = this.locate(oid);
    return place && (await readObject(place, (base) => this.locate(base), maxBytes, cache));
  }

  /** For a pass over many objects. */
  newCache(): BoundedDeltaCache {
    return new BoundedDeltaCache(READ_CACHE_BYTES);
  }

  /** Takes a pack in, checks every object of it, and then counts the commit as held. Nothing stays of one that fails. */
  async add(commit: string, chunks: AsyncIterable<Buffer>, signal: AbortSignal): Promise<void> {
    const packDirectory = join(this.directory, 'objects', 'pack');
    const temporary = join(packDirectory, `tmp_${randomUUID()}`);
    try {
      const { size, checksum } = await writePack(`${temporary}.pack`, chunks);
      const index = await indexPack(`${temporary}.pack`, size, (oid) => this.locate(oid), new Turns(signal));
      await writeFile(`${temporary}.idx`, index);
      const name = join(packDirectory, `pack-${checksum}`);
      const isNew = !this.packs.some(({ file }) => file.path === `${name}.pack`);
      await rename(`${temporary}.pack`, `${name}.pack`);
      await rename(`${temporary}.idx`, `${name}.idx`);
      if (isNew) {
        this.packs = [await openPack(name), ...this.packs];
        await appendFile(join(this.directory, PACKS), `${basename(name)}\n`);
      }
    } finally {
      await rm(`${temporary}.pack`, { force: true });
      await rm(`${temporary}.idx`, { force: true });
    }
    const added = await this.read(commit, 1024 * 1024);
    if (added?.type !== 'commit') throw new GitFormatError('the pack does not hold the commit that was asked for');
    await appendFile(join(this.directory, COMMITS), `${commit}\n`);
    this.commits.add(commit);
  }

  close(): void {
    this.isClosed = true;
    for (const pack of this.packs) pack.file.close();
    this.packs = [];
  }

  private locate(oid: string): Place | undefined {
    const bytes = Buffer.from(oid, 'hex');
    for (const { index, file } of this.packs) {
      const offset = index.offsetOf(bytes);
      if (offset !== undefined) return { file, offset };
    }
    return undefined;
  }
}

async function linesOf(path: string): Promise<string[]> {
  const text = await readFile(path, 'latin1').catch(() => '');
  return text.split('\n').filter(Boolean);
}

async function openPack(path: string): Promise<Pack> {
  return { index: new PackIndex(await readFile(`${path}.idx`)), file: new PackFile(`${path}.pack`) };
}

/** Writes the pack and checks its own checksum, which is its last 20 bytes. */
async function writePack(path: string, chunks: AsyncIterable<Buffer>): Promise<{ size: number; checksum: string }> {
  const hash = createHash('sha1');
  let tail = Buffer.alloc(0);
  let size = 0;
  const measured = async function* (): AsyncGenerator<Buffer, void, undefined> {
    for await (const chunk of chunks) {
      size += chunk.length;
      const joined = Buffer.concat([tail, chunk]);
      const end = Math.max(0, joined.length - 20);
      hash.update(joined.subarray(0, end));
      tail = Buffer.from(joined.subarray(end));
      yield chunk;
    }
  };
  await pipeline(measured, createWriteStream(path, { mode: 0o600 }));
  const checksum = hash.digest('hex');
  if (size < 32 || checksum !== tail.toString('hex')) throw new GitFormatError('a pack that is not whole');
  return { size, checksum };
}
