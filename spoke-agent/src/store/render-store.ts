// Renders on disk, named by their digest, and a bounded number of them parsed in memory. A render is verified whenever it comes from
// outside or from the disk: what does not match its name is treated as absent and fetched again, and is never applied.
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gunzipSync } from 'node:zlib';
import { sha256 } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../cluster/cluster.js';
import { isJsonObject } from '../engine/object-path.js';
import { parseExactJson } from '../cluster/exact-json.js';

const unzip = promisify(gunzip);

/** The largest render that is unpacked: 64 MiB of canonical JSON. Larger ones are refused as damaged. */
export const MAX_RENDER_BYTES = 64 * 1024 * 1024;
/** How much parsed JSON is kept in memory, counted in bytes of canonical JSON. */
const CACHE_BYTES = 8 * 1024 * 1024;
/** Compressed renders up to this size are unpacked without another thread. */
const SMALL_BYTES = 16 * 1024;
/** The most that one of these may grow to. */
const MAX_SMALL_RENDER_BYTES = 1024 * 1024;
const SUFFIX = '.json.gz';

interface CachedRender {
  readonly objects: readonly KubernetesObject[];
  readonly size: number;
}

export class RenderStore {
  private readonly folder: string;
  private readonly cache = new Map<string, CachedRender>();
  private cachedBytes = 0;
  private made: Promise<unknown> | undefined;
  /** Stored or found, but not yet referred to by what is retained. */
  private readonly fresh = new Set<string>();
  /** Files that are being written. */
  private readonly drafts = new Set<string>();

  constructor(stateDir: string) {
    this.folder = join(stateDir, 'renders');
  }

  /** Those of the digests that are not on disk. The others are about to be referred to: they stay. */
  async missing(digests: Iterable<string>): Promise<string[]> {
    const wanted = [...new Set(digests)];
    for (const digest of wanted) this.fresh.add(digest);
    const present = new Set(await this.names());
    const missing = wanted.filter((digest) => !present.has(digest));
    for (const digest of missing) this.fresh.delete(digest);
    return missing;
  }

  /**
   * Verifies and stores a render as it came from the hub (gzip of canonical bytes).
   * @returns false when the bytes are not what the digest says; then nothing is stored
   */
  async put(digest: string, gzipped: Uint8Array): Promise<boolean> {
    const render = await this.verified(digest, gzipped);
    if (render === undefined) return false;
    this.remember(digest, render);
    this.fresh.add(digest);
    await this.ensureFolder();
    const draft = `${randomUUID()}.tmp`;
    this.drafts.add(draft);
    await writeFile(join(this.folder, draft), gzipped, { mode: 0o600 });
    await rename(join(this.folder, draft), this.pathOf(digest));
    this.drafts.delete(draft);
    return true;
  }

  /** The objects in memory, without touching the disk; undefined when they are not there. */
  peek(digest: string): readonly KubernetesObject[] | undefined {
    const cached = this.cache.get(digest);
    if (cached === undefined) return undefined;
    this.cache.delete(digest);
    this.cache.set(digest, cached);
    return cached.objects;
  }

  /** The objects of a render; undefined when it is not on disk or damaged (then it counts as missing from now on). */
  async find(digest: string): Promise<readonly KubernetesObject[] | undefined> {
    const cached = this.peek(digest);
    if (cached !== undefined) return cached;
    const gzipped = await readFile(this.pathOf(digest)).catch(() => undefined);
    if (gzipped === undefined) return undefined;
    const render = await this.verified(digest, gzipped);
    if (render === undefined) {
      await rm(this.pathOf(digest), { force: true });
      return undefined;
    }
    this.remember(digest, render);
    return render.objects;
  }

  /** Removes what nobody refers to, and drafts of a killed process; but not what was just fetched and is about to be referred to. */
  async retain(digests: ReadonlySet<string>): Promise<void> {
    const isUsed = (digest: string): boolean => digests.has(digest) || this.fresh.has(digest);
    for (const digest of this.cache.keys()) if (!isUsed(digest)) this.forget(digest);
    const files = await readdir(this.folder).catch(() => []);
    const useless = files.filter(
      (file) => !this.drafts.has(file) && !(file.endsWith(SUFFIX) && isUsed(file.slice(0, -SUFFIX.length))),
    );
    for (const digest of digests) this.fresh.delete(digest);
    await Promise.all(useless.map((file) => rm(join(this.folder, file), { force: true })));
  }

  private async ensureFolder(): Promise<void> {
    this.made ??= mkdir(this.folder, { recursive: true, mode: 0o700 });
    await this.made.catch((error: unknown) => {
      this.made = undefined;
      throw error;
    });
  }

  private async names(): Promise<string[]> {
    const files = await readdir(this.folder).catch(() => []);
    return files.filter((file) => file.endsWith(SUFFIX)).map((file) => file.slice(0, -SUFFIX.length));
  }

  private pathOf(digest: string): string {
    return join(this.folder, `${digest}${SUFFIX}`);
  }

  private async verified(digest: string, gzipped: Uint8Array): Promise<CachedRender | undefined> {
    const bytes = await unpacked(gzipped);
    if (bytes === undefined || sha256(bytes) !== digest) return undefined;
    const objects = parseJson(bytes);
    return Array.isArray(objects) && objects.every(isManifest) ? { objects, size: bytes.length } : undefined;
  }

  private remember(digest: string, render: CachedRender): void {
    this.forget(digest);
    this.cache.set(digest, render);
    this.cachedBytes += render.size;
    for (const oldest of this.cache.keys()) {
      if (this.cachedBytes <= CACHE_BYTES || oldest === digest) break;
      this.forget(oldest);
    }
  }

  private forget(digest: string): void {
    this.cachedBytes -= this.cache.get(digest)?.size ?? 0;
    this.cache.delete(digest);
  }
}

/** Undefined when it is no gzip. What is small is unpacked at once: handing it to another thread would take longer. */
async function unpacked(gzipped: Uint8Array): Promise<Buffer | undefined> {
  try {
    if (gzipped.length <= SMALL_BYTES) return gunzipSync(gzipped, { maxOutputLength: MAX_SMALL_RENDER_BYTES });
  } catch {
    // No gzip, or one that grows a lot: what follows tells.
  }
  return await unzip(gzipped, { maxOutputLength: MAX_RENDER_BYTES }).catch(() => undefined);
}

function parseJson(bytes: Buffer): unknown {
  try {
    return parseExactJson(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function isManifest(value: unknown): value is KubernetesObject {
  if (!isJsonObject(value) || !isJsonObject(value['metadata'])) return false;
  const { apiVersion, kind } = value;
  const { name, generateName } = value['metadata'];
  const isNamed = typeof name === 'string' || (name === undefined && typeof generateName === 'string');
  return typeof apiVersion === 'string' && typeof kind === 'string' && isNamed;
}
