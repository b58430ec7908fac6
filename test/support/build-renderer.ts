// Tests that render Helm charts and Kustomize overlays need the module: built once where Go is, and again when its sources change.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The first build of a machine compiles some hundred packages on a core or two. */
const BUILD_TIMEOUT_MS = 20 * 60_000;
/** What the build script ends with on a machine that cannot build: the tests then say so and are skipped. */
const IMPOSSIBLE_HERE = 3;
/** Set to test with the module that is there. */
const SKIP_VARIABLE = 'SKIP_RENDERER_BUILD';

/** Builds the module unless it is current. Throws when the build fails. */
export function buildRenderer(rootDirectory: string): void {
  if (process.env[SKIP_VARIABLE]) return;
  const script = join(rootDirectory, 'renderer', 'scripts', 'build-renderer.mjs');
  const { status, signal } = spawnSync(process.execPath, [script], {
    cwd: rootDirectory,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: BUILD_TIMEOUT_MS,
  });
  if (status !== 0 && status !== IMPOSSIBLE_HERE)
    throw new Error(`The renderer could not be built (${signal ?? status}): see above.`);
}

/** Where the module is, or undefined where it could not be built. */
export function builtRenderer(rootDirectory: string): string | undefined {
  const path = join(rootDirectory, 'renderer', 'dist', 'renderer.wasm');
  return existsSync(path) ? path : undefined;
}
