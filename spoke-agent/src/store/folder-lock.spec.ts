import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lockFolder } from './folder-lock.js';
import { StateFolderInUseError } from './store.errors.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wheelhouse-lock-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A process that listens where the lock is, killed as `kill -9` does: its socket file stays. */
async function leaveStaleLock(): Promise<void> {
  const script = `require('node:net').createServer().listen(${JSON.stringify(join(folder, 'agent.lock'))}, () => process.send('ready'))`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  await once(child, 'message');
  await expect(lockFolder(folder)).rejects.toThrow(StateFolderInUseError);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await readdir(folder)).toEqual(['agent.lock']);
}

describe('the lock of a state folder', () => {
  it('keeps a second process out until it is released', async () => {
    const lock = await lockFolder(folder);
    expect(lock.isHeld).toBe(true);
    await expect(lockFolder(folder)).rejects.toThrow(/STATE_DIR/);
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
    await (await lockFolder(folder)).release();
  });

  it('ends with its process, and is taken over then', async () => {
    await leaveStaleLock();
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(StateFolderInUseError);
    expect(await readdir(folder)).toEqual(['agent.lock']);
    await lock.release();
  });

  it('goes to one of many that start at once on a stale lock', async () => {
    await leaveStaleLock();
    const locks = await Promise.allSettled(Array.from({ length: 2 }, () => lockFolder(folder)));
    const taken = locks.flatMap((lock) => (lock.status === 'fulfilled' ? [lock.value] : []));
    expect(taken).toHaveLength(1);
    await expect(lockFolder(folder)).rejects.toThrow(StateFolderInUseError);
    await taken[0]?.release();
  });

  it('is not mistaken by another kind of file in its place', async () => {
    await writeFile(join(folder, 'agent.lock'), '7');
    await (await lockFolder(folder)).release();
  });

  it('works in folders of long names', async () => {
    const deep = join(folder, 'x'.repeat(120), 'y'.repeat(120));
    await mkdir(deep, { recursive: true });
    const lock = await lockFolder(deep);
    expect(lock.isHeld).toBe(true);
    await expect(lockFolder(deep)).rejects.toThrow(StateFolderInUseError);
    await lock.release();
    expect(await readdir(deep)).toEqual([]);
  });
});
