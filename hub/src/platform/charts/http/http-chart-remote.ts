/** Chart repositories over HTTP: an index.yaml, and archives wherever it says. */
import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CHART_LIMITS } from '@wheelhouse/renderer';
import { RepositoryUnavailableError } from '../../git/git.errors.js';
import { ChartArchives } from '../archives/chart-archives.js';
import { authorizationOf, ChartConnection } from '../chart-connection.js';
import {
  type ChartAccess,
  type ChartAddress,
  type ChartFetchOptions,
  type ChartRelease,
  ChartRemote,
} from '../chart-remote.js';
import { ServiceAuthenticationError, ServiceNotFoundError } from '../../outbound-http/outbound-http.errors.js';
import {
  ChartDigestError,
  ChartHostRefusedError,
  ChartNotFoundError,
  ChartVersionNotFoundError,
} from '../charts.errors.js';
import { chooseVersion } from '../choose-version.js';
import { OciChartRemote } from '../oci/oci-chart-remote.js';
import { asRepository } from '../remote-errors.js';
import { ChartIndexes, indexAddress } from './chart-indexes.js';
import type { IndexedVersion } from './chart-index.js';

@Injectable()
export class HttpChartRemote extends ChartRemote {
  /** Digests that an index does not say, for as long as it stays the same. */
  private readonly computed = new WeakMap<IndexedVersion, string>();

  constructor(
    private readonly indexes: ChartIndexes,
    private readonly connection: ChartConnection,
    private readonly registries: OciChartRemote,
    private readonly archives: ChartArchives,
  ) {
    super();
  }

  async listVersions(address: ChartAddress, access: ChartAccess): Promise<readonly string[]> {
    return (await this.entriesOf(address, access)).map(({ version }) => version);
  }

  async resolve(address: ChartAddress, ref: string, access: ChartAccess): Promise<ChartRelease> {
    const entries = await this.entriesOf(address, access);
    const version = chooseVersion(
      address,
      ref,
      entries.map((entry) => entry.version),
    );
    const entry = entryOf(address, version, entries);
    return { version, digest: entry.digest ?? (await this.compute(address, entry, access)) };
  }

  async download(
    address: ChartAddress,
    { version, digest }: ChartRelease,
    access: ChartAccess,
    options: ChartFetchOptions = {},
  ): Promise<Uint8Array> {
    const entry = entryOf(address, version, await this.entriesOf(address, access));
    // Published anew under the same version: what was meant is gone.
    if (entry.digest !== undefined && entry.digest !== digest)
      throw new ChartDigestError(address, version, digest, entry.digest);
    const bytes = await this.archiveOf(address, entry, access, options);
    const found = `sha256:${hash('sha256', bytes)}`;
    if (found !== digest) throw new ChartDigestError(address, version, digest, found);
    return bytes;
  }

  async check(url: string, access: ChartAccess): Promise<void> {
    await this.indexes.load(url, access);
  }

  private async entriesOf(address: ChartAddress, access: ChartAccess): Promise<readonly IndexedVersion[]> {
    const entries = (await this.indexes.load(address.url, access)).get(address.chart);
    if (entries === undefined) throw new ChartNotFoundError(address);
    return entries;
  }

  /** An index need not say digests: then the archive does. */
  private async compute(address: ChartAddress, entry: IndexedVersion, access: ChartAccess): Promise<string> {
    const known = this.computed.get(entry);
    if (known !== undefined) return known;
    const bytes = await this.archiveOf(address, entry, access, {});
    const digest = `sha256:${hash('sha256', bytes)}`;
    await this.archives.keep(address, digest, bytes);
    this.computed.set(entry, digest);
    return digest;
  }

  private async archiveOf(
    address: ChartAddress,
    entry: IndexedVersion,
    access: ChartAccess,
    { isCredentialPassed = false }: ChartFetchOptions,
  ): Promise<Uint8Array> {
    const index = indexAddress(address.url);
    const place = URL.parse(entry.url, index.href);
    if (place === null)
      throw new RepositoryUnavailableError(address.url, 'its index leads to something that is no address');
    if (place.protocol === 'oci:') return await this.registries.downloadFrom(entry.url, index, access);
    const options = { maxBodyBytes: CHART_LIMITS.archiveBytes, isRaw: true };
    const isOwn = place.origin === index.origin;
    const isPassed = isCredentialPassed && (place.protocol === 'https:' || index.protocol === 'http:');
    const session = isOwn
      ? this.connection.toOwn(place, access, authorizationOf(access), options)
      : this.connection.toOther(place, index, access, isPassed ? authorizationOf(access) : undefined, options);
    return await asRepository(address.url, place, access, async () => {
      try {
        return (await session.getBytes(place, { accept: '*/*' })).body;
      } catch (error) {
        if (error instanceof ServiceNotFoundError)
          throw new ChartNotFoundError(address, `its index leads to ${place.host}${place.pathname}, where nothing is`);
        if (error instanceof ServiceAuthenticationError && !isOwn && !isPassed)
          throw new ChartHostRefusedError(address, place.host);
        throw error;
      }
    });
  }
}

/** The first one counts, as for Helm. */
function entryOf(address: ChartAddress, version: string, entries: readonly IndexedVersion[]): IndexedVersion {
  const entry = entries.find((one) => one.version === version);
  if (entry === undefined) throw new ChartVersionNotFoundError(address, version, []);
  return entry;
}
