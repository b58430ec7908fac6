/** Fetches indexes: one request at a time for each repository and credential, and none that brings what is known already. */
import { Injectable } from '@nestjs/common';
import { RepositoryUnavailableError } from '../../git/git.errors.js';
import { accessFingerprint, authorizationOf, ChartConnection } from '../chart-connection.js';
import { MAX_INDEX_BYTES } from '../chart-limits.js';
import type { ChartAccess } from '../chart-remote.js';
import { asRepository } from '../remote-errors.js';
import type { ChartIndex } from './chart-index.js';
import { IndexCache } from './index-cache.js';
import { UnusualIndexError } from './index-lines.js';
import { readIndex } from './read-index.js';

@Injectable()
export class ChartIndexes {
  private readonly cache = new IndexCache();
  private readonly loading = new Map<string, Promise<ChartIndex>>();

  constructor(private readonly connection: ChartConnection) {}

  /** The index as it is now; the same object as long as it does not change. */
  async load(url: string, access: ChartAccess): Promise<ChartIndex> {
    const key = `${url} ${accessFingerprint(access)}`;
    const running = this.loading.get(key);
    if (running !== undefined) return await running;
    const address = indexAddress(url);
    const loading = asRepository(url, address, access, () => this.fetchIndex(key, url, access)).finally(() =>
      this.loading.delete(key),
    );
    this.loading.set(key, loading);
    return await loading;
  }

  private async fetchIndex(key: string, url: string, access: ChartAccess): Promise<ChartIndex> {
    const address = indexAddress(url);
    const known = this.cache.find(key);
    const options = { maxBodyBytes: MAX_INDEX_BYTES, isKeptByCaller: true };
    const session = this.connection.toOwn(address, access, authorizationOf(access), options);
    const answer = await session.getBytes(address, { accept: '*/*', ...known?.condition });
    if (known !== undefined && answer.status === 304) return known.index;
    try {
      const { buffer, byteOffset, byteLength } = answer.body;
      const index = await readIndex(Buffer.from(buffer, byteOffset, byteLength));
      this.cache.keep(key, { index, condition: conditionOf(answer.headers) });
      return index;
    } catch (error) {
      if (!(error instanceof UnusualIndexError)) throw error;
      throw new RepositoryUnavailableError(url, `its index.yaml cannot be read: ${error.message}`, error);
    }
  }
}

/** Where the index of a repository is. */
export function indexAddress(url: string): URL {
  return new URL(`${url.replace(/\/+$/, '')}/index.yaml`);
}

function conditionOf(headers: Headers): Record<string, string> | undefined {
  const [etag, modified] = [headers.get('etag'), headers.get('last-modified')];
  if (etag !== null && etag !== '') return { 'if-none-match': etag };
  return modified === null || modified === '' ? undefined : { 'if-modified-since': modified };
}
