// What processes use, from /proc: CPU time and memory. Linux only, as the figures of the baseline are.
import { readdirSync, readFileSync } from 'node:fs';

/** The kernel counts CPU time in hundredths of a second whatever its own tick is. */
const TICKS_PER_SECOND = 100;
const KIB_PER_MB = 1_024;

interface Stat {
  readonly parent: number;
  /** Ticks of the process itself. */
  readonly own: number;
  /** Ticks of its children that ended and were waited for. */
  readonly ofEnded: number;
}

/** CPU seconds so far of the processes and of everything they started, living or ended. */
export function cpuSeconds(roots: readonly number[]): number {
  const ticks = [...withDescendants(roots)].map((pid) => {
    const stat = statOf(pid);
    return stat === undefined ? 0 : stat.own + stat.ofEnded;
  });
  return sum(ticks) / TICKS_PER_SECOND;
}

/** CPU seconds so far of processes that this one started, and that ended. */
export function cpuSecondsOfEnded(): number {
  return (statOf(process.pid)?.ofEnded ?? 0) / TICKS_PER_SECOND;
}

/** Resident memory of one process in MB. */
export function residentMb(pid: number): number {
  return field(`/proc/${pid}/status`, 'VmRSS') / KIB_PER_MB;
}

/** Memory of a process and all it started in MB, where memory that several share counts once in all. */
export function sharedMb(root: number): number {
  return sum([...withDescendants([root])].map((pid) => field(`/proc/${pid}/smaps_rollup`, 'Pss'))) / KIB_PER_MB;
}

function withDescendants(roots: readonly number[]): Set<number> {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = statOf(Number(name))?.parent;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found = new Set<number>();
  const visit = (pid: number): void => {
    if (found.has(pid)) return;
    found.add(pid);
    for (const child of children.get(pid) ?? []) visit(child);
  };
  for (const root of roots) visit(root);
  return found;
}

function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the name in parentheses: state, parent, ..., utime (12th), stime, cutime, cstime.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const number = (index: number): number => Number(fields[index] ?? 0);
    return { parent: number(1), own: number(11) + number(12), ofEnded: number(13) + number(14) };
  } catch {
    return undefined;
  }
}

function field(path: string, name: string): number {
  try {
    return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(path, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
