/** What lies in charts: archives from the disk or the remote, unpacked in memory. */
import { Injectable } from '@nestjs/common';
import { ByteCache, type SourceRoot, unpackChart, type UnpackedChart } from '@wheelhouse/renderer';
import { chartAddress } from '../../platform/charts/chart-address.js';
import { ChartArchives } from '../../platform/charts/archives/chart-archives.js';
import {
  type ChartAddress,
  type ChartFetchOptions,
  type ChartRelease,
  ChartRemote,
} from '../../platform/charts/chart-remote.js';
import { InvalidChartVersionError } from '../../platform/charts/charts.errors.js';
import { accessToChart } from './chart-permission.js';
import { parseReleaseRevision } from './chart-ref.js';
import { RepositoryPermissions } from '../registry/repository-permissions.js';

/** Unpacked charts that stay in memory, in bytes of their files. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

@Injectable()
export class ChartContents {
  private readonly unpacked = new ByteCache<UnpackedChart>(MAX_UNPACKED_BYTES);
  private readonly unpacking = new Map<string, Promise<UnpackedChart>>();

  constructor(
    private readonly permissions: RepositoryPermissions,
    private readonly remote: ChartRemote,
    private readonly archives: ChartArchives,
  ) {}

  /** See `RepositoriesService.chartFiles`. */
  async root(address: ChartAddress, revision: string, options: ChartFetchOptions = {}): Promise<SourceRoot> {
    const release = parseReleaseRevision(revision);
    if (release === undefined) throw new InvalidChartVersionError('It is not known which archive is meant.');
    const access = accessToChart(address, await this.permissions.load());
    const url = chartAddress(address);
    const key = `${url} ${release.digest}`;
    const download = async (): Promise<Uint8Array> => await this.remote.download(address, release, access, options);
    const files = this.unpacked.find(key) ?? (await this.unpackOnce(key, address, release, download));
    return {
      url,
      revision: release.version,
      files: { tree: files.tree, scope: url, readBlobs: (oids) => files.readBlobs(oids) },
    };
  }

  private async unpackOnce(
    key: string,
    address: ChartAddress,
    release: ChartRelease,
    download: () => Promise<Uint8Array>,
  ): Promise<UnpackedChart> {
    const running = this.unpacking.get(key);
    if (running !== undefined) return await running;
    const unpacking = this.unpack(address, release, download).finally(() => this.unpacking.delete(key));
    this.unpacking.set(key, unpacking);
    const chart = await unpacking;
    this.unpacked.keep(key, chart, chart.size);
    return chart;
  }

  private async unpack(
    address: ChartAddress,
    { version, digest }: ChartRelease,
    download: () => Promise<Uint8Array>,
  ): Promise<UnpackedChart> {
    const kept = await this.archives.find(address, digest);
    const archive = kept ?? (await download());
    const chart = await unpackChart(archive, `${chartAddress(address)} ${version}`);
    if (kept === undefined) await this.archives.keep(address, digest, archive);
    return chart;
  }
}
