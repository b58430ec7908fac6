// A lock file that its holder touches while it works. A lock that nobody touches any more is taken over. (Not by asking whether the
// pid lives: it may be a zombie, a stranger with the same number, or belong to another container.) A holder that was frozen for long
// can thus lose its lock unawares, so what it guards must survive that: programs are renamed into place when complete, and a
// testbed's folder is checked for running processes.
import { linkSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Say } from './progress.js';

const touchEveryMs = 2000;
const abandonedAfterMs = 20_000;
const askEveryMs = 500;

export async function holdLock(path: string, say: Say, signal: AbortSignal): Promise<() => void> {
  for (let hasSpoken = false; !tryCreate(path);) {
    if (isAbandoned(path)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!hasSpoken) say(`waiting for another process to finish (${path})`);
    hasSpoken = true;
    await sleep(askEveryMs, undefined, { signal });
  }
  const touch = setInterval(() => touchIfOurs(path), touchEveryMs);
  return () => {
    clearInterval(touch);
    if (isOurs(path)) rmSync(path, { force: true });
  };
}

/** A link, not a plain exclusive create: the lock must never be seen without its pid. */
function tryCreate(path: string): boolean {
  const claim = `${path}.${process.pid}`;
  writeFileSync(claim, String(process.pid));
  try {
    linkSync(claim, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(claim, { force: true });
  }
}

function isAbandoned(path: string): boolean {
  const touched = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return touched !== undefined && Date.now() - touched > abandonedAfterMs;
}

function touchIfOurs(path: string): void {
  if (isOurs(path)) utimesSync(path, new Date(), new Date());
}

function isOurs(path: string): boolean {
  try {
    return readFileSync(path, 'utf8') === String(process.pid);
  } catch {
    return false;
  }
}
