import { Global, Module } from '@nestjs/common';
import { AddressedChartRemote } from './addressed-chart-remote.js';
import { ChartArchives } from './archives/chart-archives.js';
import { ChartConnection } from './chart-connection.js';
import { ChartRemote } from './chart-remote.js';
import { ChartIndexes } from './http/chart-indexes.js';
import { HttpChartRemote } from './http/http-chart-remote.js';
import { OciChartRemote } from './oci/oci-chart-remote.js';
import { OciRegistry } from './oci/oci-registry.js';
import { OciTokens } from './oci/oci-tokens.js';

/** Chart repositories and registries, and the archives of charts on the data directory. Needs OutboundHttpModule. */
@Global()
@Module({
  providers: [
    ChartConnection,
    ChartArchives,
    ChartIndexes,
    HttpChartRemote,
    OciTokens,
    OciRegistry,
    OciChartRemote,
    { provide: ChartRemote, useClass: AddressedChartRemote },
  ],
  exports: [ChartRemote, ChartArchives],
})
export class ChartsModule {}
