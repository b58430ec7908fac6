// A process that outlives the command that started it, and can be stopped later by another command that knows only its pid.
// A pid alone is no proof: it may since belong to a stranger. So every program of a testbed carries the testbed's folder on its
// command line, and a process is touched only while it still does. (A zombie has no command line, so it counts as gone.)
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ProcessPlan {
  program: string;
  parameters: readonly string[];
  logFile: string;
}

export async function startDetached(plan: ProcessPlan): Promise<number> {
  const log = openSync(plan.logFile, 'a', 0o600);
  try {
    const child = spawn(plan.program, plan.parameters, { detached: true, stdio: ['ignore', log, log] });
    await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    if (child.pid === undefined) throw new Error(`${plan.program} started without a pid`);
    return child.pid;
  } finally {
    closeSync(log);
  }
}

export function isOurs(pid: number, directory: string): boolean {
  return commandLine(pid).includes(directory + sep);
}

const defaultGraceMs = 10_000;
/** After SIGKILL; what is still there then hangs in the kernel. */
const burialMs = 10_000;

/** SIGTERM to all at once, SIGKILL to those that are still there after the grace; returns when none is left. */
export async function stopProcesses(
  pids: readonly number[],
  directory: string,
  graceMs = defaultGraceMs,
): Promise<void> {
  const remaining = (): number[] => pids.filter((pid) => isOurs(pid, directory));
  const isGoneWithin = async (ms: number): Promise<boolean> => {
    for (const deadline = Date.now() + ms; remaining().length > 0; await sleep(50))
      if (Date.now() > deadline) return false;
    return true;
  };
  signal(remaining(), 'SIGTERM');
  if (await isGoneWithin(graceMs)) return;
  signal(remaining(), 'SIGKILL');
  if (!(await isGoneWithin(burialMs))) throw new Error(`Processes ${remaining().join(', ')} survive SIGKILL`);
}

function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return execFileSync('ps', ['-o', 'command=', '-ww', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
