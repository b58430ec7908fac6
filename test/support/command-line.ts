// The command line as scripts use it: a process with arguments, standard input, two outputs and an exit code.
import { spawn } from 'node:child_process';
import { MAINS, surroundings } from './program.js';

/** No command of a test takes longer by far. */
const TIMEOUT_MS = 60_000;

export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that is under way. */
export interface RunningCommand {
  /** What it printed so far. */
  readonly printed: () => Pick<CommandResult, 'stdout' | 'stderr'>;
  readonly done: Promise<CommandResult>;
  /** Ctrl+C. */
  interrupt(): void;
}

interface Circumstances {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs `wheelhouse` with the given words. */
export function wheelhouse(words: readonly string[], circumstances: Circumstances = {}): Promise<CommandResult> {
  return startWheelhouse(words, circumstances).done;
}

/** Begins to run `wheelhouse` with the given words. */
export function startWheelhouse(words: readonly string[], { env, input }: Circumstances = {}): RunningCommand {
  const child = spawn(process.execPath, [MAINS.cli, ...words], {
    env: { ...surroundings(), WHEELHOUSE_CONFIG: '/nonexistent/wheelhouse.yaml', ...env },
    timeout: TIMEOUT_MS,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  const done = new Promise<CommandResult>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  return { printed: () => ({ stdout, stderr }), done, interrupt: () => void child.kill('SIGINT') };
}

/** The command line with the address and the token of a hub in its environment, as scripts have it. */
export function wheelhouseFor(hub: { readonly url: string; readonly token: string }) {
  return (...words: string[]): Promise<CommandResult> => startWheelhouseFor(hub, ...words).done;
}

/** Begins to run it with the same. */
export function startWheelhouseFor(
  hub: { readonly url: string; readonly token: string },
  ...words: string[]
): RunningCommand {
  return startWheelhouse(words, { env: { WHEELHOUSE_HUB: hub.url, WHEELHOUSE_TOKEN: hub.token } });
}
