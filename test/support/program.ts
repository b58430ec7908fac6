// One of our programs as a process of its own, started as users start it. Its log goes to a file, its environment is clean.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** How long an asked process may take to end before it is killed. */
const STOP_TIMEOUT_MS = 20_000;
/** How much of a log an error shows. */
const LOG_TAIL = 4_000;

/** The checkout, also for code that runs compiled, from `test/dist`. */
export const ROOT = findRoot();

/** The files that run, as `tsc -b` writes them. */
export const MAINS = {
  hub: join(ROOT, 'hub', 'dist', 'main.js'),
  agent: join(ROOT, 'spoke-agent', 'dist', 'main.js'),
  cli: join(ROOT, 'cli', 'bin', 'wheelhouse.js'),
} as const;

export interface ProgramOptions {
  readonly name: string;
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly logFile: string;
}

export class Program {
  private readonly options: ProgramOptions;
  private readonly child: ChildProcess;
  private readonly firstLine: Promise<string>;
  private readonly ended: Promise<string>;

  constructor(options: ProgramOptions) {
    this.options = options;
    const log = openSync(options.logFile, 'a', 0o600);
    this.child = spawn(process.execPath, [...options.argv], {
      stdio: ['ignore', 'pipe', log],
      env: { ...surroundings(), ...options.env },
    });
    closeSync(log);
    const { child } = this;
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(String(signal ?? code)));
    });
    this.firstLine = new Promise((resolve, reject) => {
      if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
      void this.ended.then((how) => reject(new Error(`The ${options.name} ended (${how}):\n${this.logTail()}`)));
    });
    this.firstLine.catch(() => undefined);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The first line on stdout, parsed as JSON. */
  async ready<Line>(timeoutMs: number): Promise<Line> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      const message = `The ${this.options.name} was not ready within ${timeoutMs / 1_000} s`;
      timer = setTimeout(() => reject(new Error(`${message}:\n${this.logTail()}`)), timeoutMs);
    });
    const line = await Promise.race([this.firstLine, timeout]).finally(() => clearTimeout(timer));
    return JSON.parse(line) as Line;
  }

  /** Asks the process to end, and waits. Resolves with its exit code, or the signal that ended it. */
  async stop(): Promise<string> {
    if (!this.isRunning) return this.ended;
    this.child.kill('SIGTERM');
    const killer = setTimeout(() => this.child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    return this.ended.finally(() => clearTimeout(killer));
  }

  /** Kills it as `kill -9` does, and waits until it is gone. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Waits for an end that is not asked for here. */
  async end(): Promise<string> {
    return this.ended;
  }

  log(): string {
    return readFileSync(this.options.logFile, 'utf8');
  }

  private logTail(): string {
    return this.log().slice(-LOG_TAIL);
  }
}

/** This process' environment without anything that would configure one of ours, and without what Jest sets for itself. */
export function surroundings(): NodeJS.ProcessEnv {
  const isOurs = (name: string): boolean => /^(WHEELHOUSE_|DATABASE_URL$|KUBECONFIG$|NODE_OPTIONS$|JEST_)/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOurs(name)));
}

function findRoot(): string {
  const here = import.meta.dirname;
  return join(here, here.includes(join('test', 'dist')) ? '../../..' : '../..');
}
