import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedPostgresError } from './embedded-postgres.errors.js';
import { lastLines } from './initialize-data-directory.js';
import { postgresParameters } from './postgres-settings.js';
import type { PostgresUser } from './postgres-user.js';
import { isAlive, readPostmasterFile } from './postmaster.js';

/** Crash recovery of a large data directory may take a while. */
const READY_TIMEOUT_MS = 120_000;
const POLL_MS = 10;
/** A fast shutdown rolls back what runs and writes a checkpoint. */
const FAST_STOP_TIMEOUT_MS = 20_000;
const IMMEDIATE_STOP_TIMEOUT_MS = 5_000;
const SOCKET_PREFIX = 'wheelhouse-pg-';

export interface PostmasterOptions {
  readonly dataDirectory: string;
  /** The server's own log: start, stop, crash. Begun anew with every start. */
  readonly logFile: string;
  readonly socketDirectory: string;
  readonly isThrowaway: boolean;
  readonly user: PostgresUser;
}

/** A private directory for the socket: short enough for AF_UNIX wherever the data is, open to this user only. */
export function makeSocketDirectory(user: PostgresUser): string {
  const directory = mkdtempSync(join(tmpdir(), SOCKET_PREFIX));
  user.own(directory);
  return directory;
}

/** Removes a socket directory that we made; leaves any other alone. */
export function removeSocketDirectory(directory: string): void {
  if (basename(directory).startsWith(SOCKET_PREFIX)) rmSync(directory, { recursive: true, force: true });
}

/** Starts a postmaster and waits until it takes connections. Returns its process id. */
export async function startPostmaster(options: PostmasterOptions): Promise<number> {
  const { file, parameters } = options.user.command(
    options.user.binaries.postgres,
    postgresParameters(options.dataDirectory, options.socketDirectory, options.isThrowaway),
  );
  const log = openSync(options.logFile, 'w', 0o600);
  // Detached: a Ctrl-C at the terminal must reach the hub alone, which stops Postgres after its own work.
  const child = spawn(file, parameters, {
    ...options.user.ids,
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  let failure: string | undefined;
  child.on('error', (error) => (failure = error.message));
  child.on('exit', (code, signal) => (failure ??= `it ended with ${code ?? signal}`));
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (performance.now() < deadline) {
    if (failure !== undefined) break;
    const running = readPostmasterFile(options.dataDirectory);
    if (running !== undefined && running.pid === child.pid && running.status === 'ready') return running.pid;
    await delay(POLL_MS);
  }
  if (failure === undefined && child.pid !== undefined) process.kill(child.pid, 'SIGQUIT');
  throw new EmbeddedPostgresError(
    `Postgres did not start on ${options.dataDirectory}: ${failure ?? `not ready after ${READY_TIMEOUT_MS / 1000} s`}. ` +
      lastLines(readFileSync(options.logFile, 'utf8')),
  );
}

/** Stops a postmaster: politely, then at once (the next start recovers). */
export async function stopPostmaster(pid: number): Promise<void> {
  const steps = [
    ['SIGINT', FAST_STOP_TIMEOUT_MS],
    ['SIGQUIT', IMMEDIATE_STOP_TIMEOUT_MS],
  ] as const;
  for (const [signal, timeoutMs] of steps) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    const deadline = performance.now() + timeoutMs;
    while (performance.now() < deadline) {
      if (!isAlive(pid)) return;
      await delay(POLL_MS);
    }
  }
  throw new EmbeddedPostgresError(`The embedded Postgres (process ${pid}) does not stop.`);
}
