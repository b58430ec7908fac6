// For specs: the command line in this process, with its outputs and its exit code caught.
import { jest } from '@jest/globals';
import { runProgram } from '../run-program.js';

export interface CommandOutcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** Runs `wheelhouse` with the words, and with this environment only. */
export async function runCommand(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandOutcome> {
  let stdout = '';
  let stderr = '';
  const out = jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((stdout += String(text)), true));
  const err = jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((stderr += String(text)), true));
  const before = { env: process.env, exitCode: process.exitCode };
  process.env = { PATH: before.env['PATH'], WHEELHOUSE_CONFIG: '/nonexistent/wheelhouse.yaml', ...env };
  process.exitCode = undefined;
  try {
    await runProgram(['node', 'wheelhouse', ...words]);
    return { stdout, stderr, exitCode: readExitCode() };
  } finally {
    process.env = before.env;
    process.exitCode = before.exitCode;
    out.mockRestore();
    err.mockRestore();
  }
}

function readExitCode(): number {
  return Number(process.exitCode ?? 0);
}
