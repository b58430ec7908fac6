import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError, EXIT } from '../exit-codes.js';

/** How long a stopped process may take before it is killed. */
const STOP_TIMEOUT_MS = 15_000;
/** How long one that is to be stopped may take to finish its start. */
const START_PATIENCE_MS = 10_000;

/** A process of the demo. Its log goes to a file. */
export interface DemoProcess {
  readonly pid: number;
  /** The first line it writes to stdout, parsed as JSON. Rejects when it ends before, or after the time. */
  ready<Line>(timeoutMs: number): Promise<Line>;
  /** Rejects when it ends. */
  readonly ended: Promise<never>;
  stop(): Promise<void>;
}

/** Starts one of our programs. Secrets go by environment, never by the command line, where every user could read them. */
export function startProcess(
  name: string,
  argv: readonly string[],
  options: { logFile: string; env?: Readonly<Record<string, string>>; awaitsStart?: boolean },
): DemoProcess {
  const log = openSync(options.logFile, 'w', 0o600);
  const child = spawn(process.execPath, [...argv], {
    stdio: ['ignore', 'pipe', log],
    env: { ...surroundings(process.env), ...options.env },
    // Not of the terminal's process group: Ctrl+C reaches the demo alone, which stops the others in order.
    detached: true,
  });
  closeSync(log);
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      reject(
        new CommandError('PROCESS_ENDED', `The ${name} ended (${signal ?? code}). Its log is ${options.logFile}.`),
      );
    });
  });
  ended.catch(() => undefined);
  const firstLine = readFirstLine(child);
  return {
    pid: child.pid ?? 0,
    ready: async <Line>(timeoutMs: number) =>
      JSON.parse(await within(Promise.race([firstLine, ended]), timeoutMs, name, options.logFile)) as Line,
    ended,
    stop: async () => {
      // A hub that is stopped in the middle of its start leaves its Postgres to a guard: let it start first.
      if (options.awaitsStart)
        await Promise.race([firstLine, ended, sleep(START_PATIENCE_MS, undefined, { ref: false })]).catch(
          () => undefined,
        );
      await stopChild(child);
    },
  };
}

/** The caller's environment without what would steer a hub, an agent or Postgres: the demo's processes are told everything by flags. */
export function surroundings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^(WHEELHOUSE_|PG[A-Z]+$|DATABASE_URL$|KUBECONFIG$|NODE_OPTIONS$)/.test(name),
    ),
  );
}

function readFirstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
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
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(killer);
}
