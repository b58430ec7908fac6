// The least that a client of an API server can be: plain https with connections that stay open. What it reaches is the ceiling.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { createInterface } from 'node:readline';
import { parse } from 'yaml';

interface Kubeconfig {
  readonly clusters: readonly { cluster: { server: string; 'certificate-authority-data': string } }[];
  readonly users: readonly { user: { token: string } }[];
}

/** An object as the API gives it, as far as the benchmarks look. */
export interface LiveObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec?: { readonly replicas?: number };
  readonly data?: Readonly<Record<string, string>>;
}

/** One manifest: where it goes and what it says. */
export interface Manifest {
  readonly path: string;
  readonly object: unknown;
}

/** An answer that is an error. */
export class RefusedError extends Error {
  readonly status: number;

  constructor(message: string, status = 0) {
    super(message);
    this.status = status;
  }
}

export class BareClient {
  private readonly server: URL;
  private readonly certificateAuthority: Buffer;
  private readonly token: string;
  private readonly agent: Agent;

  constructor(kubeconfigPath: string, connections: number) {
    const config = parse(readFileSync(kubeconfigPath, 'utf8')) as Kubeconfig;
    const [cluster] = config.clusters;
    this.server = new URL(cluster?.cluster.server ?? '');
    this.certificateAuthority = Buffer.from(cluster?.cluster['certificate-authority-data'] ?? '', 'base64');
    this.token = config.users[0]?.user.token ?? '';
    this.agent = new Agent({ keepAlive: true, maxSockets: connections, ca: this.certificateAuthority });
  }

  /** Server-side apply. */
  async apply({ path, object }: Manifest, fieldManager: string): Promise<void> {
    await this.send('PATCH', `${path}?fieldManager=${fieldManager}&force=true`, object, 'application/apply-patch+yaml');
  }

  /** A merge patch, as `kubectl scale` or `kubectl patch` send it. */
  async patch(path: string, change: unknown, fieldManager: string): Promise<void> {
    await this.send('PATCH', `${path}?fieldManager=${fieldManager}`, change, 'application/merge-patch+json');
  }

  /** Undefined when there is none. */
  async find(path: string): Promise<LiveObject | undefined> {
    try {
      return JSON.parse(await this.read(path)) as LiveObject;
    } catch (error) {
      if (error instanceof RefusedError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Makes an object in a collection. */
  async create(collection: string, object: unknown, fieldManager: string): Promise<LiveObject> {
    const path = `${collection}?fieldManager=${fieldManager}`;
    return JSON.parse(await this.send('POST', path, object, 'application/json')) as LiveObject;
  }

  /** Deletes an object, and what it owns in the background. */
  async remove(path: string): Promise<void> {
    await this.send('DELETE', path, undefined, 'application/json');
  }

  /** The text at a path, for example of the metrics. */
  async read(path: string): Promise<string> {
    return this.send('GET', path, undefined, 'application/json');
  }

  /** Applies all, as many at once as there are connections. */
  async applyAll(manifests: readonly Manifest[], fieldManager: string): Promise<void> {
    await Promise.all(manifests.map((manifest) => this.apply(manifest, fieldManager)));
  }

  /** Watches a collection until `close`; calls the listener with each object that changed. */
  watch(path: string, listener: (object: LiveObject) => void): { close(): void } {
    const watching = request(
      new URL(`${path}?watch=true`, this.server),
      { ca: this.certificateAuthority, headers: { authorization: `Bearer ${this.token}` } },
      (response) => {
        const lines = createInterface({ input: response });
        lines.on('line', (line) => listener((JSON.parse(line) as { object: LiveObject }).object));
        lines.on('error', () => undefined);
      },
    );
    watching.on('error', () => undefined);
    watching.end();
    return { close: () => watching.destroy() };
  }

  close(): void {
    this.agent.destroy();
  }

  private send(method: string, path: string, body: unknown, type: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const sending = request(
        new URL(path, this.server),
        { agent: this.agent, method, headers: { authorization: `Bearer ${this.token}`, 'content-type': type } },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
          response.on('end', () => {
            if ((response.statusCode ?? 500) < 300) resolve(text);
            else
              reject(
                new RefusedError(`${method} ${path} answered ${response.statusCode}: ${text}`, response.statusCode),
              );
          });
        },
      );
      sending.on('error', reject);
      sending.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}
