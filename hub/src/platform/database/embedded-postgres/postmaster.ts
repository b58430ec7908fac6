// What runs on a data directory, read from Postgres' own postmaster.pid. It must never take a stranger for our postmaster: process
// ids are reused, above all in containers.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { hasErrorCode } from '../../errors/system-error.js';

/** The contents of postmaster.pid that matter to us. */
export interface PostmasterFile {
  readonly pid: number;
  readonly socketDirectory: string;
  /** `starting`, `ready`, `stopping`; empty while it is not yet known. */
  readonly status: string;
}

const PS_TIMEOUT_MS = 2_000;

/** What postmaster.pid says; undefined without the file. */
export function readPostmasterFile(dataDirectory: string): PostmasterFile | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number.parseInt(lines[0] ?? '', 10);
  if (!(pid > 0)) return undefined;
  return { pid, socketDirectory: (lines[4] ?? '').trim(), status: (lines[7] ?? '').trim() };
}

/** Whether any process with this id lives. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return hasErrorCode(error, 'EPERM');
  }
}

/** Whether the process is a Postgres server on this data directory. */
export function isPostmasterOf(pid: number, dataDirectory: string): boolean {
  if (!isAlive(pid)) return false;
  const command = commandLine(pid);
  return /(^|\/)postgres(\s|\0|$)/.test(command) && command.includes(dataDirectory);
}

/**
 * Whether some Postgres process still works inside the data directory, its postmaster gone. Postgres checks this itself when the
 * recorded process is dead; it cannot when a stranger took over the id. Only Linux tells.
 */
export function hasOrphans(dataDirectory: string): boolean {
  const directory = realpathSync(dataDirectory);
  return listProcesses().some((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === directory;
    } catch {
      return false;
    }
  });
}

function listProcesses(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function isZombie(pid: number): boolean {
  try {
    return /^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return commandLineFromPs(pid);
  }
}

function commandLineFromPs(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', timeout: PS_TIMEOUT_MS });
  } catch {
    return '';
  }
}
