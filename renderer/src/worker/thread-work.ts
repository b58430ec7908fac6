import type { Worker } from 'node:worker_threads';

/** Tells how many milliseconds a thread has worked from now on; undefined where that cannot be told: by Node before 24.6, or once it ended. */
export function threadWork(worker: Worker): () => Promise<number | undefined> {
  const before = processorMs(worker);
  return async () => {
    // Before it runs it has worked nothing.
    const startMs = (await before) ?? 0;
    const nowMs = await processorMs(worker);
    return nowMs === undefined ? undefined : nowMs - startMs;
  };
}

async function processorMs(worker: Worker): Promise<number | undefined> {
  if (!('cpuUsage' in worker)) return undefined;
  try {
    const { user, system } = await worker.cpuUsage();
    return (user + system) / 1_000;
  } catch {
    return undefined;
  }
}
