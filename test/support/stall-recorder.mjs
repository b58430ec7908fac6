// Loaded into a hub by `--import`: writes down the longest time that its main thread worked without a pause, and how much memory the
// process has at most; afresh whenever the file was removed. Processor time is counted, not time: a busy machine stalls nobody's event loop.
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { isMainThread } from 'node:worker_threads';

const TICK_MS = 10;
const WRITE_MS = 100;
const file = process.env.STALL_RECORDER_FILE;

if (file && isMainThread) {
  let seen = { stallMs: 0, silenceMs: 0, rssMb: 0 };
  const used = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  };
  let [last, lastUsed, written] = [performance.now(), used(), 0];
  setInterval(() => {
    const [now, nowUsed] = [performance.now(), used()];
    seen.silenceMs = Math.max(seen.silenceMs, now - last - TICK_MS);
    // From one tick to the next: nothing else of the loop's phases lies between them.
    if (now - last > TICK_MS) seen.stallMs = Math.max(seen.stallMs, nowUsed - lastUsed);
    [last, lastUsed] = [now, nowUsed];
    if (now - written < WRITE_MS) return;
    written = now;
    if (!existsSync(file)) seen = { stallMs: 0, silenceMs: 0, rssMb: 0 };
    seen.rssMb = Math.max(seen.rssMb, process.memoryUsage.rss() / 1024 / 1024);
    // Whoever reads it never finds half of it.
    writeFileSync(`${file}.next`, JSON.stringify(seen));
    renameSync(`${file}.next`, file);
  }, TICK_MS).unref();
}
