// One hub at a time on a data directory. The lock is a listening socket named after the directory: the system gives it up when the
// process ends, however it ends, so nothing stale can be left behind.
import { createHash } from 'node:crypto';
import { realpathSync, rmSync } from 'node:fs';
import { type Server, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { hasErrorCode } from '../../errors/system-error.js';
import { DataDirectoryInUseError } from './embedded-postgres.errors.js';

/** A hub that was just told to stop may need a moment. */
const WAIT_MS = 5_000;
const RETRY_MS = 100;

/** Waits a moment for the directory, then throws `DATA_DIRECTORY_IN_USE`. The result gives the directory back. */
export async function lockDirectory(directory: string): Promise<() => void> {
  const path = lockPath(realpathSync(directory));
  const deadline = performance.now() + WAIT_MS;
  for (;;) {
    const server = await tryListen(path);
    if (server !== undefined) return () => void server.close();
    if (performance.now() > deadline) throw new DataDirectoryInUseError(directory);
    await delay(RETRY_MS);
  }
}

/** Linux has socket names without a file (they begin with a zero); elsewhere it is a short path, whatever the directory's. */
function lockPath(directory: string): string {
  const name = `wheelhouse-hub-${createHash('sha256').update(directory).digest('hex').slice(0, 32)}`;
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), `${name}.sock`);
}

async function tryListen(path: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  const { promise, resolve, reject } = Promise.withResolvers<Server | undefined>();
  server.once('listening', () => resolve(server.unref()));
  server.once('error', (error) => (hasErrorCode(error, 'EADDRINUSE') ? resolve(undefined) : reject(error)));
  server.listen(path);
  const listening = await promise;
  if (listening === undefined && !path.startsWith('\0') && !(await isAnswered(path))) rmSync(path, { force: true });
  return listening;
}

/** A file is left behind by a killed process, and nobody answers there. */
function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
  });
}
