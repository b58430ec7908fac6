/**
 * Archives of charts on disk, by chart and digest: `<dataDir>/charts/<digest of the chart's address>-<digest>.tgz`. Copies, never the truth:
 * they may be deleted at any time, and what does not have its digest any more is deleted here. One chart never opens the archive of
 * another: whoever writes an index could name any digest.
 */
import { hash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { HubConfig } from '../../config/hub-config.js';
import { hasErrorCode } from '../../errors/system-error.js';
import { Logger } from '../../logging/logger.js';
import { chartAddress } from '../chart-address.js';
import { MAX_ARCHIVES_BYTES, USE_SPREAD_MS } from '../chart-limits.js';
import type { ChartAddress } from '../chart-remote.js';

const ARCHIVE = /^[0-9a-f]{16}-[0-9a-f]{64}\.tgz$/;
/** What was being written when the hub died is removed after this time. */
const ABANDONED_AFTER_MS = 60 * 60_000;

@Injectable()
export class ChartArchives {
  /** Tests lower it. */
  maxBytes = MAX_ARCHIVES_BYTES;
  private readonly directory: string;
  private sweeping: Promise<void> | undefined;

  constructor(
    @Inject(HubConfig) config: Pick<HubConfig, 'dataDir'>,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.directory = join(resolve(config.dataDir), 'charts');
  }

  /** Undefined when it is not here, or is damaged. `digest`: `sha256:` and 64 digits. */
  async find(chart: ChartAddress, digest: string): Promise<Uint8Array | undefined> {
    const path = this.pathOf(chart, digest);
    let bytes: Uint8Array;
    try {
      bytes = await readFile(path);
    } catch (error) {
      if (!hasErrorCode(error, 'ENOENT')) this.logger.warn('A kept chart cannot be read.', { digest, error });
      return undefined;
    }
    if (`sha256:${hash('sha256', bytes)}` !== digest) {
      this.logger.warn('A kept chart was damaged and is fetched again.', { digest });
      await rm(path, { force: true });
      return undefined;
    }
    await this.markUsed(path);
    return bytes;
  }

  /** Whole or not at all. A disk that is full or gone costs speed, never the chart. */
  async keep(chart: ChartAddress, digest: string, bytes: Uint8Array): Promise<void> {
    const path = this.pathOf(chart, digest);
    const draft = join(this.directory, `${randomUUID()}.draft`);
    try {
      await mkdir(this.directory, { recursive: true, mode: 0o700 });
      await writeFile(draft, bytes, { mode: 0o600, flush: true });
      await rename(draft, path);
      const now = this.clock.now();
      await utimes(path, now, now);
    } catch (error) {
      this.logger.warn('A chart could not be kept on disk.', { digest, error });
      await rm(draft, { force: true }).catch(() => undefined);
      return;
    }
    await (this.sweeping ??= this.sweep().finally(() => (this.sweeping = undefined)));
  }

  private pathOf(chart: ChartAddress, digest: string): string {
    const hex = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
    if (hex === undefined) throw new Error('An archive is named by its SHA-256 digest.');
    return join(this.directory, `${hash('sha256', chartAddress(chart)).slice(0, 16)}-${hex}.tgz`);
  }

  private async markUsed(path: string): Promise<void> {
    const now = this.clock.now();
    try {
      const { mtimeMs } = await stat(path);
      if (now.getTime() - mtimeMs > USE_SPREAD_MS) await utimes(path, now, now);
    } catch {
      // Somebody deleted it, which is allowed.
    }
  }

  /** Removes what was not used for longest until the rest fits. */
  private async sweep(): Promise<void> {
    const now = this.clock.now().getTime();
    const kept: { path: string; size: number; usedAt: number }[] = [];
    for (const name of await readdir(this.directory).catch(() => [])) {
      const path = join(this.directory, name);
      const found = await stat(path).catch(() => undefined);
      if (found === undefined) continue;
      if (ARCHIVE.test(name)) kept.push({ path, size: found.size, usedAt: found.mtimeMs });
      else if (name.endsWith('.draft') && now - found.mtimeMs > ABANDONED_AFTER_MS) await rm(path, { force: true });
    }
    let total = kept.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size } of kept.toSorted((left, right) => left.usedAt - right.usedAt)) {
      if (total <= this.maxBytes) return;
      await rm(path, { force: true });
      total -= size;
    }
  }
}
