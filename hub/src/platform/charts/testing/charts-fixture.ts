/** For specs: the adapters as the module wires them, over real HTTP to servers of the test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '../../clock/clock.js';
import { SilentLogger } from '../../logging/logger.js';
import { testOutboundHttp } from '../../outbound-http/testing/test-outbound-http.js';
import type { UndiciOutboundHttpParts } from '../../outbound-http/undici-outbound-http.js';
import { AddressedChartRemote } from '../addressed-chart-remote.js';
import { ChartArchives } from '../archives/chart-archives.js';
import { ChartConnection } from '../chart-connection.js';
import type { ChartAccess, ChartRemote } from '../chart-remote.js';
import { ChartIndexes } from '../http/chart-indexes.js';
import { HttpChartRemote } from '../http/http-chart-remote.js';
import { OciChartRemote } from '../oci/oci-chart-remote.js';
import { OciRegistry } from '../oci/oci-registry.js';
import { OciTokens } from '../oci/oci-tokens.js';

/** Without any credential, at an address that nobody added exactly. */
export const OPEN: ChartAccess = { anyAddress: false };

export interface ChartsFixture {
  readonly remote: ChartRemote;
  readonly archives: ChartArchives;
  readonly dataDir: string;
  readonly clock: FakeClock;
  close(): Promise<void>;
}

export interface ChartsFixtureOptions {
  readonly clock?: FakeClock;
  readonly timeoutMs?: number;
  readonly outbound?: Partial<UndiciOutboundHttpParts>;
}

export async function startChartsFixture(options: ChartsFixtureOptions = {}): Promise<ChartsFixture> {
  const dataDir = await mkdtemp(join(tmpdir(), 'wheelhouse-charts-'));
  const clock = options.clock ?? new FakeClock();
  const http = testOutboundHttp({ allowed: [], ...options.outbound });
  const connection = new ChartConnection(http, { repositoryTimeoutMs: options.timeoutMs ?? 5_000 });
  const archives = new ChartArchives({ dataDir }, clock, new SilentLogger());
  const registries = new OciChartRemote(new OciRegistry(connection, new OciTokens(connection, clock)));
  const repositories = new HttpChartRemote(new ChartIndexes(connection), connection, registries, archives);
  return {
    remote: new AddressedChartRemote(repositories, registries),
    archives,
    dataDir,
    clock,
    close: async () => {
      await http.onApplicationShutdown();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
