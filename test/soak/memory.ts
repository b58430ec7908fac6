// How much memory a process takes, as the kernel counts it.
import { readFileSync } from 'node:fs';

const KIB_PER_MIB = 1_024;

/** The resident memory of a process in MiB. Undefined when there is no such process, or no Linux. */
export function residentMiB(pid: number): number | undefined {
  try {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Math.round(Number(kib) / KIB_PER_MIB);
  } catch {
    return undefined;
  }
}
