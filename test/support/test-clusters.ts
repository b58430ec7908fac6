import { mkdtempSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programs } from '../testbed/binaries.js';
import { ensureBinaries } from '../testbed/binary-build.js';
import { startTestbed } from '../testbed/testbed.js';

/** JSON array of kubeconfig paths, one for each real API server; set when there are any. */
export const KUBECONFIGS_VARIABLE = 'WHEELHOUSE_TESTBED_KUBECONFIGS';
/** Why there are none. */
export const UNAVAILABLE_VARIABLE = 'WHEELHOUSE_TESTBED_UNAVAILABLE';

/** As many as the stories of the end-to-end tests have environments. */
const CLUSTERS = 3;
const GO_TIMEOUT_MS = 10_000;
/** On two busy cores they take eight minutes. */
const BUILD_TIMEOUT_MS = 30 * 60_000;

/**
 * Starts real API servers for the run. Where that is not possible the tests that need them are skipped and the closing line says
 * why, except on CI with Go installed, where it is an error.
 */
export async function startTestClusters(): Promise<() => Promise<void>> {
  if (process.env[KUBECONFIGS_VARIABLE]) return async () => {};
  const root = mkdtempSync(join(tmpdir(), 'wheelhouse-testbed-'));
  try {
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    // Stories take kubectl, too, and build nothing themselves.
    await ensureBinaries(programs, say, AbortSignal.timeout(BUILD_TIMEOUT_MS));
    const testbed = await startTestbed({ clusters: CLUSTERS, directory: join(root, 'testbed'), say });
    process.env[KUBECONFIGS_VARIABLE] = JSON.stringify(testbed.clusters.map(({ kubeconfigPath }) => kubeconfigPath));
    return async () => {
      await testbed.stop();
      rmSync(root, { recursive: true, force: true });
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (process.env['CI'] === 'true' && hasGo()) {
      throw new Error(`Real API servers are required on CI, and did not start: ${reason}`, { cause: error });
    }
    process.stderr.write(`No real API servers, tests that need them are skipped: ${reason}\n`);
    process.env[UNAVAILABLE_VARIABLE] = reason.split('\n', 1)[0] ?? 'unknown';
    rmSync(root, { recursive: true, force: true });
    return async () => {};
  }
}

function hasGo(): boolean {
  return spawnSync('go', ['version'], { stdio: 'ignore', timeout: GO_TIMEOUT_MS }).status === 0;
}
