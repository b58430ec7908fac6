/** For specs: an OCI registry with token authentication, pages of tags, and blobs that lie elsewhere. */
import { hash } from 'node:crypto';
import {
  type ReceivedRequest,
  startTestServer,
  type TestAnswer,
  type TestServer,
} from '../../outbound-http/testing/test-server.js';
import { basic } from './chart-server.js';
import type { PackedChart } from './packed-chart.js';

export interface RegistryServer extends TestServer {
  /** `oci://127.0.0.1:PORT/charts` */
  readonly address: string;
  readonly charts: PackedChart[];
  /** Tokens that were given out, and how often one was asked for. */
  readonly tokens: string[];
}

export interface RegistryServerOptions {
  /** Only its owner gets tokens; without it everyone does. */
  readonly credential?: { readonly username: string; readonly password: string };
  readonly authentication?: 'token' | 'basic' | 'none';
  /** Where tokens are fetched, in place of the registry itself. */
  readonly realm?: () => string;
  /** Where blobs lie: answered with a redirect. */
  readonly storage?: () => string;
  readonly pageSize?: number;
  /** What the manifest of a chart says in place of the right thing. */
  readonly manifestOf?: (chart: PackedChart) => unknown;
  readonly intercept?: (request: ReceivedRequest) => TestAnswer | undefined;
}

export async function startRegistryServer(
  charts: readonly PackedChart[],
  options: RegistryServerOptions = {},
): Promise<RegistryServer> {
  const server = await startTestServer(
    (request) => options.intercept?.(request) ?? new Answers(registry, options).to(request),
  );
  const registry: RegistryServer = Object.assign(server, {
    address: `oci://127.0.0.1:${server.port}/charts`,
    charts: [...charts],
    tokens: [] as string[],
  });
  return registry;
}

/** The manifest of a chart, as Helm pushes it. */
export function chartManifest({ digest, bytes }: PackedChart): unknown {
  return {
    schemaVersion: 2,
    config: { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest: `sha256:${'0'.repeat(64)}`, size: 2 },
    layers: [{ mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', digest, size: bytes.length }],
  };
}

class Answers {
  constructor(
    private readonly registry: RegistryServer,
    private readonly options: RegistryServerOptions,
  ) {}

  to(request: ReceivedRequest): TestAnswer | undefined {
    if (request.path === '/token') return this.token(request);
    if (!this.isKnown(request)) return { status: 401, headers: { 'www-authenticate': this.challenge() }, body: '{}' };
    if (request.path === '/v2/') return { body: {} };
    const [, name = '', what, which = ''] =
      /^\/v2\/charts\/(.+)\/(tags|manifests|blobs)\/(.+)$/.exec(request.path) ?? [];
    const charts = this.registry.charts.filter((chart) => chart.name === name);
    if (what === 'tags') return charts.length === 0 ? undefined : this.tags(request, name, charts);
    if (what === 'manifests') return this.manifest(charts, which);
    const blob = charts.find(({ digest }) => digest === which);
    if (what !== 'blobs' || blob === undefined) return undefined;
    const storage = this.options.storage?.();
    return storage === undefined
      ? { body: blob.bytes }
      : { status: 307, headers: { location: `${storage}/${blob.digest}?signature=x` } };
  }

  private token({ headers, query }: ReceivedRequest): TestAnswer {
    const { credential } = this.options;
    if (credential !== undefined && headers.authorization !== basic(credential)) return { status: 401 };
    const token = `token-${this.registry.tokens.length}-${query.get('scope') ?? ''}`.replaceAll(/[^\w-]/g, '.');
    this.registry.tokens.push(token);
    return { body: { token, expires_in: 300 } };
  }

  private isKnown({ headers }: ReceivedRequest): boolean {
    const { authentication = 'token', credential } = this.options;
    if (authentication === 'none') return true;
    if (authentication === 'basic') return credential !== undefined && headers.authorization === basic(credential);
    return this.registry.tokens.some((token) => headers.authorization === `Bearer ${token}`);
  }

  private challenge(): string {
    if (this.options.authentication === 'basic') return 'Basic realm="registry"';
    const realm = this.options.realm?.() ?? `${this.registry.url}/token`;
    return `Bearer realm="${realm}",service="test-registry",scope="repository:charts/x:pull"`;
  }

  private tags({ query }: ReceivedRequest, name: string, charts: readonly PackedChart[]): TestAnswer {
    const all = charts.map(({ version }) => version.replaceAll('+', '_')).toSorted();
    const start = query.has('last') ? all.indexOf(query.get('last') ?? '') + 1 : 0;
    const tags = all.slice(start, start + (this.options.pageSize ?? all.length));
    const isLast = start + tags.length >= all.length;
    const next = `</v2/charts/${name}/tags/list?n=1&last=${tags.at(-1) ?? ''}>; rel="next"`;
    return { ...(!isLast && { headers: { link: next } }), body: { name, tags } };
  }

  private manifest(charts: readonly PackedChart[], reference: string): TestAnswer | undefined {
    for (const chart of charts) {
      const body = JSON.stringify((this.options.manifestOf ?? chartManifest)(chart));
      const digest = `sha256:${hash('sha256', body)}`;
      if (reference === chart.version.replaceAll('+', '_') || reference === digest)
        return { headers: { 'docker-content-digest': digest }, body };
    }
    return undefined;
  }
}
