// One process for one state folder. The lock is a listening socket in the folder: it dies with its process, however that ends, and needs
// no process numbers, which mean nothing between containers that share a folder. A socket that nobody answers on is taken over.
import { randomUUID } from 'node:crypto';
import { link, open, rename, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { StateFolderInUseError } from './store.errors.js';

const NAME = 'agent.lock';
/** Stale locks that are cleared away before giving up; each try meets another process that starts right now. */
const TRIES = 5;
/** Addresses of sockets that are longer (in bytes) do not fit into the kernel's structure, everywhere. */
const LONGEST_ADDRESS = 100;
/** File systems that know no sockets answer with these. */
const UNSUPPORTED = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'ENAMETOOLONG']);

/** A folder that is this process' own until it is released, or until the process ends. */
export interface FolderLock {
  /** False where the file system has no sockets: then nothing is locked. */
  readonly isHeld: boolean;
  release(): Promise<void>;
}

/** Takes the folder, which must exist. Throws StateFolderInUseError while another process has it. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const { path, close } = await shortFolder(folder);
  try {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const server = await listen(join(path, NAME));
      if (typeof server !== 'string') return { isHeld: true, release: () => release(server, close) };
      if (UNSUPPORTED.has(server)) return { isHeld: false, release: close };
      if (await isAlive(join(path, NAME))) break;
      await clearStale(path);
    }
    throw new StateFolderInUseError(folder);
  } catch (error) {
    await close();
    throw error;
  }
}

/** A path of the folder that is short enough for a socket's address. */
async function shortFolder(folder: string): Promise<{ path: string; close: () => Promise<void> }> {
  const isShort = Buffer.byteLength(join(folder, NAME)) + randomUUID().length <= LONGEST_ADDRESS;
  if (isShort || process.platform !== 'linux') return { path: folder, close: async () => {} };
  const handle = await open(folder, 'r');
  return { path: `/proc/self/fd/${handle.fd}`, close: () => handle.close() };
}

/** The listening server, or the code of the error. */
async function listen(path: string): Promise<Server | string> {
  const { promise, resolve, reject } = Promise.withResolvers<Server | string>();
  const server = createServer((socket) => socket.destroy());
  server.once('error', (error) => {
    const code = codeOf(error);
    if (code === 'EADDRINUSE' || UNSUPPORTED.has(code)) resolve(code);
    else reject(error);
  });
  server.listen(path, () => resolve(server));
  const bound = await promise;
  server.unref();
  return bound;
}

async function isAlive(path: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(path);
  socket.once('connect', () => resolve(true)).once('error', (error) => resolve(codeOf(error) === 'EAGAIN'));
  return await promise.finally(() => socket.destroy());
}

/** Moved away before it is removed: should it be another's new lock by now, it is put back. */
async function clearStale(folder: string): Promise<void> {
  const moved = join(folder, `${NAME}.${randomUUID()}`);
  try {
    await rename(join(folder, NAME), moved);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if (await isAlive(moved)) await link(moved, join(folder, NAME)).catch(() => {});
  await rm(moved, { force: true });
}

async function release(server: Server, close: () => Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  await promise;
  await close();
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
