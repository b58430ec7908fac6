// The hub's database, reachable and with the current schema, before anything else of the hub starts.
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { InvalidInputError, UnavailableError } from '@wheelhouse/protocol';
import { Client } from 'pg';
import type { HubConfig } from '../config/hub-config.js';
import { errorCode } from '../errors/system-error.js';
import type { Logger } from '../logging/logger.js';
import { EmbeddedPostgres } from './embedded-postgres/embedded-postgres.js';
import { migrateDatabase } from './migrate-database.js';

/** The oldest Postgres that the migrations are tested with. */
const OLDEST_VERSION = 15;
const CONNECT_TIMEOUT_MS = 5_000;
/** How long a start waits for a server that does not answer yet (both may be starting); then the hub ends with the reason. */
const WAIT_MS = 120_000;
const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 5_000;

export class HubDatabase {
  private constructor(
    readonly url: string,
    private readonly embedded: EmbeddedPostgres | undefined,
  ) {}

  /** Connects to the configured server or starts the embedded one, and migrates. `onStep` hears what is being waited for. */
  static async open(
    config: HubConfig,
    logger: Logger,
    onStep: (step: string) => void = () => {},
  ): Promise<HubDatabase> {
    if (config.databaseUrl === undefined) {
      onStep('starting the embedded Postgres');
      const embedded = await EmbeddedPostgres.start({ directory: join(config.dataDir, 'database'), logger });
      return new HubDatabase(embedded.url, embedded).migrated(logger, onStep);
    }
    onStep('waiting for Postgres');
    await waitForServer(config.databaseUrl, logger);
    return new HubDatabase(config.databaseUrl, undefined).migrated(logger, onStep);
  }

  get isEmbedded(): boolean {
    return this.embedded !== undefined;
  }

  /** Stops the embedded Postgres; a server of somebody else's is left alone. Every connection must be closed before. */
  async stop(): Promise<void> {
    await this.embedded?.stop();
  }

  private async migrated(logger: Logger, onStep: (step: string) => void): Promise<this> {
    onStep('migrating the database schema');
    try {
      await migrateDatabase(this.url, logger);
      return this;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }
}

async function waitForServer(url: string, logger: Logger): Promise<void> {
  const deadline = performance.now() + WAIT_MS;
  for (let retryMs = FIRST_RETRY_MS; ; retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)) {
    try {
      return checkVersion(await serverVersion(url));
    } catch (error) {
      if (error instanceof InvalidInputError || !isWorthWaiting(error)) throw error;
      if (performance.now() > deadline) {
        throw new UnavailableError('DATABASE_UNAVAILABLE', unavailableText(error), { cause: error });
      }
      logger.warn('Postgres does not answer yet', { error, retryMs });
      await delay(retryMs);
    }
  }
}

function unavailableText(error: unknown): string {
  return (
    `The Postgres of DATABASE_URL did not answer for ${WAIT_MS / 1000} s: ${error instanceof Error ? error.message : String(error)}. ` +
    `Check that it runs and that its address is right.`
  );
}

async function serverVersion(url: string): Promise<number> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version_num: string }>('show server_version_num');
    return Math.floor(Number(rows[0]?.server_version_num ?? 0) / 10_000);
  } finally {
    await client.end();
  }
}

function checkVersion(version: number): void {
  if (version >= OLDEST_VERSION) return;
  throw new InvalidInputError(
    'DATABASE_TOO_OLD',
    `The Postgres of DATABASE_URL has version ${version}; the hub needs ${OLDEST_VERSION} or newer.`,
  );
}

/** A wrong password or a missing database does not heal by waiting. Classes 28 and 3D of Postgres' error codes. */
function isWorthWaiting(error: unknown): boolean {
  const code = errorCode(error) ?? '';
  return !code.startsWith('28') && !code.startsWith('3D');
}
