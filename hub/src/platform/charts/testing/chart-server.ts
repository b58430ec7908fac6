/** For specs: a chart repository over HTTP with an index that is written from its charts. */
import { hash } from 'node:crypto';
import {
  type ReceivedRequest,
  startTestServer,
  type TestAnswer,
  type TestServer,
} from '../../outbound-http/testing/test-server.js';
import type { PackedChart } from './packed-chart.js';

export interface ChartServer extends TestServer {
  readonly charts: PackedChart[];
  /** How the index names a chart's archive; by default from the root of the repository. */
  urlOf: (chart: PackedChart) => string;
  /** What the index says of a chart's digest; undefined leaves it out. */
  digestOf: (chart: PackedChart) => string | undefined;
}

export interface ChartServerOptions {
  readonly credential?: { readonly username: string; readonly password: string };
  /** Answers before anything else does. */
  readonly intercept?: (request: ReceivedRequest) => TestAnswer | undefined;
}

export async function startChartServer(
  charts: readonly PackedChart[],
  options: ChartServerOptions = {},
): Promise<ChartServer> {
  const server = await startTestServer((request) => options.intercept?.(request) ?? answer(request));
  const repository: ChartServer = Object.assign(server, {
    charts: [...charts],
    urlOf: (chart: PackedChart) => fileOf(chart),
    digestOf: (chart: PackedChart): string | undefined => chart.digest.slice('sha256:'.length),
  });
  const answer = ({ path, headers }: ReceivedRequest): TestAnswer | undefined => {
    if (options.credential !== undefined && headers.authorization !== basic(options.credential)) return { status: 401 };
    if (path === '/index.yaml') {
      const body = indexOf(repository);
      const etag = `"${hash('sha256', body).slice(0, 16)}"`;
      return headers['if-none-match'] === etag ? { status: 304 } : { headers: { etag }, body };
    }
    const chart = repository.charts.find((one) => `/${fileOf(one)}` === path);
    return chart && { body: chart.bytes };
  };
  return repository;
}

export function basic({ username, password }: { readonly username: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function fileOf({ name, version }: PackedChart): string {
  return `charts/${name}-${version}.tgz`;
}

function indexOf({ charts, urlOf, digestOf }: ChartServer): string {
  const lines = ['apiVersion: v1', 'entries:'];
  for (const [name, versions] of Map.groupBy(charts, (chart) => chart.name)) {
    lines.push(`  ${name}:`);
    for (const chart of versions) {
      const digest = digestOf(chart);
      if (digest !== undefined) lines.push(`  - digest: ${digest}`, '    name: x');
      else lines.push('  - name: x');
      lines.push('    urls:', `    - ${urlOf(chart)}`, `    version: ${chart.version}`);
    }
  }
  return `${lines.join('\n')}\ngenerated: "2026-01-01T00:00:00Z"\n`;
}
