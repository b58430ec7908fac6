// A real hub process on a port and a data directory of its own. It can be stopped, killed and started again on both.
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { GraphqlClient } from './graphql.js';
import { MAINS, Program } from './program.js';

/** The first start also makes a database. */
const READY_TIMEOUT_MS = 60_000;
/** The HMAC secret of the webhook of every hub here. */
export const WEBHOOK_SECRET = 'the webhook secret of the tests';

export interface HubOptions {
  /** Of its log and, unless `dataDir` is given, its data. */
  readonly directory: string;
  readonly databaseUrl?: string;
  /** More settings, by the names of their variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** Flags for Node, for example to profile. */
  readonly nodeFlags?: readonly string[];
}

export class HubProcess {
  readonly url: string;
  readonly dataDir: string;
  private readonly options: HubOptions;
  private program: Program;

  private constructor(options: HubOptions, port: number) {
    this.options = options;
    this.url = `http://127.0.0.1:${port}`;
    this.dataDir = join(options.directory, 'hub');
    mkdirSync(options.directory, { recursive: true });
    this.program = this.spawn();
  }

  /** Starts a hub and waits until it is ready. */
  static async start(options: HubOptions): Promise<HubProcess> {
    const hub = new HubProcess(options, await freePort());
    await hub.ready();
    return hub;
  }

  get pid(): number {
    return this.program.pid;
  }

  get isRunning(): boolean {
    return this.program.isRunning;
  }

  /** The token of the first administrator. */
  get token(): string {
    return readFileSync(join(this.dataDir, 'admin-token'), 'utf8').trim();
  }

  /** Asks as the administrator. */
  get client(): GraphqlClient {
    return new GraphqlClient(this.url, `Bearer ${this.token}`);
  }

  /** The process id of the embedded Postgres. */
  get postmasterPid(): number {
    return Number(this.postmasterFile()[0]);
  }

  /** The address of the embedded Postgres' database. */
  get databaseUrl(): string {
    const socketDirectory = this.postmasterFile()[4] ?? '';
    return `postgresql://postgres@localhost/wheelhouse?host=${encodeURIComponent(socketDirectory)}`;
  }

  async stop(): Promise<string> {
    return this.program.stop();
  }

  async kill(): Promise<void> {
    await this.program.kill();
  }

  /** Starts it again on the same port and data. */
  async restart(): Promise<void> {
    this.program = this.spawn();
    await this.ready();
  }

  log(): string {
    return this.program.log();
  }

  /** What a health endpoint answers. */
  async probe(path: '/healthz' | '/readyz' | '/metrics'): Promise<{ status: number; text: string }> {
    const response = await fetch(new URL(path, this.url), { signal: AbortSignal.timeout(READY_TIMEOUT_MS) });
    return { status: response.status, text: await response.text() };
  }

  private async ready(): Promise<void> {
    await this.program.ready(READY_TIMEOUT_MS);
  }

  private postmasterFile(): string[] {
    return readFileSync(join(this.dataDir, 'database', 'postgres', 'postmaster.pid'), 'utf8').split('\n');
  }

  private spawn(): Program {
    const { directory, databaseUrl, env = {}, nodeFlags = [] } = this.options;
    return new Program({
      name: 'hub',
      argv: [...nodeFlags, MAINS.hub, '--port', new URL(this.url).port, '--data-dir', this.dataDir],
      env: {
        WHEELHOUSE_WEBHOOK_SECRET: WEBHOOK_SECRET,
        ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
        ...env,
      },
      logFile: join(directory, 'hub.log'),
    });
  }
}

/** A port of the loopback interface that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
