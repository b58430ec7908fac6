/** Asks registries (`oci://`) and repositories over HTTP, each in its own way. */
import { Injectable } from '@nestjs/common';
import {
  type ChartAccess,
  type ChartAddress,
  type ChartFetchOptions,
  type ChartRelease,
  ChartRemote,
} from './chart-remote.js';
import { checkChartRef } from './choose-version.js';
import { isRegistry } from './chart-address.js';
import { HttpChartRemote } from './http/http-chart-remote.js';
import { OciChartRemote } from './oci/oci-chart-remote.js';

@Injectable()
export class AddressedChartRemote extends ChartRemote {
  constructor(
    private readonly repositories: HttpChartRemote,
    private readonly registries: OciChartRemote,
  ) {
    super();
  }

  async listVersions(address: ChartAddress, access: ChartAccess): Promise<readonly string[]> {
    return await this.at(address.url).listVersions(address, access);
  }

  async resolve(address: ChartAddress, ref: string, access: ChartAccess): Promise<ChartRelease> {
    checkChartRef(ref, isRegistry(address.url));
    return await this.at(address.url).resolve(address, ref, access);
  }

  async download(
    address: ChartAddress,
    release: ChartRelease,
    access: ChartAccess,
    options?: ChartFetchOptions,
  ): Promise<Uint8Array> {
    return await this.at(address.url).download(address, release, access, options);
  }

  async check(url: string, access: ChartAccess): Promise<void> {
    await this.at(url).check(url, access);
  }

  private at(url: string): ChartRemote {
    return isRegistry(url) ? this.registries : this.repositories;
  }
}
