// Tests that start hub, agent and command line as processes run what `tsc -b` wrote: this makes sure that it is what the sources say.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** A full build of every room takes about 10 s; one with nothing to do less than 1 s. */
const BUILD_TIMEOUT_MS = 120_000;

/** Set to run what is compiled already. */
const SKIP_VARIABLE = 'SKIP_TEST_BUILD';

/** Compiles every room. Throws with the compiler's output when the sources do not compile. */
export function buildPrograms(rootDirectory: string): void {
  if (process.env[SKIP_VARIABLE]) return;
  const compiler = join(rootDirectory, 'node_modules', 'typescript-native', 'bin', 'tsc');
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, '-b'], {
    cwd: rootDirectory,
    encoding: 'utf8',
    timeout: BUILD_TIMEOUT_MS,
  });
  if (status !== 0) throw new Error(`The programs do not compile:\n${stdout}${stderr}`);
}
