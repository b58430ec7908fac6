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

/** Runs `wheelhouse` with the given words. */
export function wheelhouse(
  words: readonly string[],
  options: { env?: Readonly<Record<string, string>>; input?: string } = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAINS.cli, ...words], {
      env: { ...surroundings(), WHEELHOUSE_CONFIG: '/nonexistent/wheelhouse.yaml', ...options.env },
      timeout: TIMEOUT_MS,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** The command line with the address and the token of a hub in its environment, as scripts have it. */
export function wheelhouseFor(hub: { readonly url: string; readonly token: string }) {
  const env = { WHEELHOUSE_HUB: hub.url, WHEELHOUSE_TOKEN: hub.token };
  return (...words: string[]): Promise<CommandResult> => wheelhouse(words, { env });
}
