import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { CommandError, EXIT } from '../exit-codes.js';

/** How long a stopped process may take before it is killed. */
const STOP_TIMEOUT_MS = 15_000;

/** A process of the demo. Its log goes to a file. */
export interface DemoProcess {
  readonly logFile: string;
  /** The first line it writes to stdout, parsed as JSON. Rejects when it ends before, or after the time. */
  ready<Line>(timeoutMs: number): Promise<Line>;
  stop(): Promise<void>;
}

/** Starts one of our programs. Secrets go by environment, never by the command line, where every user could read them. */
export function startProcess(
  name: string,
  argv: readonly string[],
  options: { logFile: string; env?: Readonly<Record<string, string>> },
): DemoProcess {
  const log = openSync(options.logFile, 'w', 0o600);
  const child = spawn(process.execPath, [...argv], {
    stdio: ['ignore', 'pipe', log],
    env: { ...process.env, ...options.env },
  });
  closeSync(log);
  const firstLine = readFirstLine(name, child, options.logFile);
  firstLine.catch(() => undefined);
  return {
    logFile: options.logFile,
    ready: async <Line>(timeoutMs: number) =>
      JSON.parse(await within(firstLine, timeoutMs, name, options.logFile)) as Line,
    stop: () => stopChild(child),
  };
}

function readFirstLine(name: string, child: ChildProcess, logFile: string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new CommandError('PROCESS_ENDED', `The ${name} ended (${signal ?? code}). Its log is ${logFile}.`)),
    );
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
  });
}

async function within<T>(promise: Promise<T>, timeoutMs: number, name: string, logFile: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new CommandError(
            'TIMEOUT',
            `The ${name} was not ready within ${timeoutMs / 1_000} s. Its log is ${logFile}.`,
            EXIT.timeout,
          ),
        ),
      timeoutMs,
    );
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(killer);
}
