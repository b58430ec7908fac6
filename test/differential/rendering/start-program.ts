/** Starts one of the programs within reach of nothing: no other program, no settings of the user, no network. */
import { execFile } from 'node:child_process';

/** A closed door: what is to be fetched fails at once. */
const NO_PROXY_ANSWERS = 'http://127.0.0.1:9';
/** Some charts and overlays are made to be large. */
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

export type ProgramResult = { readonly output: string } | { readonly error: string };

/** What it printed, or what it said when it failed. */
export async function startProgram(
  program: string,
  parameters: readonly string[],
  place: { readonly cwd: string; readonly home: string },
): Promise<ProgramResult> {
  const { cwd, home } = place;
  const env = {
    PATH: '/nonexistent',
    HOME: home,
    HTTP_PROXY: NO_PROXY_ANSWERS,
    HTTPS_PROXY: NO_PROXY_ANSWERS,
    GOMAXPROCS: '1',
    TZ: 'UTC',
  };
  return await new Promise((resolve) => {
    execFile(
      program,
      parameters,
      { cwd, env, timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES },
      (error, stdout, stderr) => resolve(error === null ? { output: stdout } : { error: stderr || error.message }),
    );
  });
}
