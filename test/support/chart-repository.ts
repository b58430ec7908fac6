/** A chart repository over HTTP for stories, with charts packed as `helm package` packs them. */
import { type ChartServer, startChartServer } from '../../hub/src/platform/charts/testing/chart-server.js';
import { packChart } from '../../hub/src/platform/charts/testing/packed-chart.js';

export interface ChartRepository {
  readonly url: string;
  /** Publishes one more version. */
  publish(name: string, version: string, files: Readonly<Record<string, string>>): Promise<void>;
  close(): Promise<void>;
}

export async function startChartRepository(): Promise<ChartRepository> {
  const server: ChartServer = await startChartServer([]);
  return {
    url: server.url,
    publish: async (name, version, files) => void server.charts.push(await packChart(name, version, files)),
    close: async () => server.close(),
  };
}
