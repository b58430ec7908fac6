// A Postgres of the hub's own, for those who bring none: socket only, behind a directory that nobody else can enter. A hub that was
// killed leaves its postmaster behind; the next one adopts it. There must never be two postmasters on one data directory.
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Logger } from '../../logging/logger.js';
import { lockDirectory } from './directory-lock.js';
import { Guard } from './guard.js';
import { ensureDataDirectory } from './initialize-data-directory.js';
import { findPostgresBinaries } from './postgres-binaries.js';
import { type PostgresUser, choosePostgresUser } from './postgres-user.js';
import { hasOrphans, isAlive, isPostmasterOf, readPostmasterFile } from './postmaster.js';
import {
  type PostmasterOptions,
  makeSocketDirectory,
  removeSocketDirectory,
  startPostmaster,
  stopPostmaster,
} from './postmaster-process.js';

export interface EmbeddedPostgresOptions {
  /** Holds `postgres/` (the data), its log and the owner's mark. */
  readonly directory: string;
  readonly logger: Logger;
  /** Speed over durability, and the directory goes with the postmaster: for test runs. Default false. */
  readonly isThrowaway?: boolean;
  /** How long the postmaster waits for a next hub after this process was killed. Default 60. */
  readonly graceSeconds?: number;
  /** How to run as somebody who is not root; chosen unless given. */
  readonly way?: PostgresUser['way'];
}

/** The database of a hub. */
const DATABASE = 'wheelhouse';
/** Connections of a hub carry this in front of their application name. */
export const HUB_APPLICATION_NAME = 'wheelhouse-hub';
const DEFAULT_GRACE_SECONDS = 60;
const CONNECT_TIMEOUT_MS = 5_000;
/** How long processes of a dead postmaster may take to notice. */
const RELEASE_TIMEOUT_MS = 5_000;
const RELEASE_POLL_MS = 100;
const WATCH_INTERVAL_MS = 1_000;
const RESTART_DELAYS_MS = [0, 500, 1_000, 2_000, 5_000, 10_000];

interface Parts extends PostmasterOptions {
  readonly logger: Logger;
  readonly guard: Guard;
  readonly unlock: () => void;
  readonly isAdopted: boolean;
}

export class EmbeddedPostgres {
  private watch: NodeJS.Timeout | undefined;
  private isStopping = false;

  private constructor(
    private readonly parts: Parts,
    private pid: number,
  ) {}

  /**
   * Starts Postgres on the directory, or adopts the one that a killed hub left there. Throws `DATA_DIRECTORY_IN_USE` when another
   * hub works on it, `EMBEDDED_POSTGRES_FAILED` when Postgres cannot run here.
   */
  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const directory = resolve(options.directory);
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const unlock = await lockDirectory(directory);
    try {
      return await EmbeddedPostgres.startLocked(directory, options, unlock);
    } catch (error) {
      unlock();
      throw error;
    }
  }

  private static async startLocked(
    directory: string,
    options: EmbeddedPostgresOptions,
    unlock: () => void,
  ): Promise<EmbeddedPostgres> {
    const { logger, isThrowaway = false, graceSeconds = DEFAULT_GRACE_SECONDS } = options;
    const user = choosePostgresUser(findPostgresBinaries(join(directory, 'postgres-programs')), options.way);
    if (user.way === 'setuid') user.own(directory);
    const dataDirectory = join(directory, 'postgres');
    await ensureDataDirectory(dataDirectory, user);
    const adopted = await adoptOrClear(dataDirectory, logger);
    const socketDirectory = adopted?.socketDirectory ?? makeSocketDirectory(user);
    const postmaster = { dataDirectory, logFile: join(directory, 'postgres.log'), socketDirectory, isThrowaway, user };
    const guarded = { directory, dataDirectory, socketDirectory, graceSeconds };
    const guard = Guard.start(isThrowaway ? { ...guarded, removeAfterwards: directory } : guarded);
    const pid = adopted?.pid ?? (await startPostmaster(postmaster));
    const isAdopted = adopted !== undefined;
    const started = new EmbeddedPostgres({ ...postmaster, logger, guard, unlock, isAdopted }, pid);
    await ensureDatabase(started.urlOf('postgres'));
    started.watchOver();
    logger.info(isAdopted ? 'Embedded Postgres adopted' : 'Embedded Postgres started', { pid, dataDirectory });
    return started;
  }

  /** Whether the postmaster of a killed hub was taken over. */
  get isAdopted(): boolean {
    return this.parts.isAdopted;
  }

  get url(): string {
    return this.urlOf(DATABASE);
  }

  /** The address of another database on the same server. */
  urlOf(database: string): string {
    return urlAt(this.parts.socketDirectory, database);
  }

  /** Stops Postgres. Every connection must be closed before. */
  async stop(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.watch);
    await stopPostmaster(this.pid);
    removeSocketDirectory(this.parts.socketDirectory);
    this.parts.guard.dismiss();
    this.parts.unlock();
    if (this.parts.isThrowaway) rmSync(join(this.parts.dataDirectory, '..'), { recursive: true, force: true });
  }

  /** Brings the postmaster back, on the same socket, when it ends by itself or is killed. */
  private watchOver(): void {
    let isRestarting = false;
    this.watch = setInterval(() => {
      if (isRestarting || this.isStopping || isAlive(this.pid)) return;
      isRestarting = true;
      void this.restart().finally(() => (isRestarting = false));
    }, WATCH_INTERVAL_MS).unref();
  }

  private async restart(): Promise<void> {
    this.parts.logger.error('Embedded Postgres ended unexpectedly and is started again', {
      logFile: this.parts.logFile,
    });
    for (const delayMs of RESTART_DELAYS_MS) {
      await delay(delayMs, undefined, { ref: false });
      if (this.isStopping) return;
      try {
        this.pid = await startPostmaster(this.parts);
        this.parts.logger.info('Embedded Postgres is back', { pid: this.pid });
        return;
      } catch (error) {
        this.parts.logger.error('Embedded Postgres could not be started again', { error });
      }
    }
  }
}

/** Deals with what an earlier hub left on the data directory: takes over what works, clears away what does not. */
async function adoptOrClear(
  dataDirectory: string,
  logger: Logger,
): Promise<{ pid: number; socketDirectory: string } | undefined> {
  const left = readPostmasterFile(dataDirectory);
  if (left === undefined) return undefined;
  if (isPostmasterOf(left.pid, dataDirectory)) {
    if (await answers(left.socketDirectory)) return left;
    logger.warn('A Postgres that was left behind does not answer and is stopped', { pid: left.pid });
    await stopPostmaster(left.pid);
  } else if (isAlive(left.pid)) {
    // A stranger got the recorded id. Postgres would refuse to start because of it; we know better, once no orphan is left.
    const deadline = performance.now() + RELEASE_TIMEOUT_MS;
    while (hasOrphans(dataDirectory) && performance.now() < deadline) await delay(RELEASE_POLL_MS);
    if (!hasOrphans(dataDirectory)) rmSync(join(dataDirectory, 'postmaster.pid'), { force: true });
  }
  removeSocketDirectory(left.socketDirectory);
  return undefined;
}

async function answers(socketDirectory: string): Promise<boolean> {
  try {
    await withClient(urlAt(socketDirectory, 'postgres'), (client) => client.query('select 1'));
    return true;
  } catch {
    return false;
  }
}

async function ensureDatabase(serverUrl: string): Promise<void> {
  await withClient(serverUrl, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  });
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlAt(socketDirectory: string, database: string): string {
  return `postgresql://postgres@localhost/${database}?host=${encodeURIComponent(socketDirectory)}`;
}
