// What a run needs besides the tests themselves: a Postgres with a migrated template, and real Kubernetes API servers.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPrograms } from './build-programs.js';
import { buildRenderer } from './build-renderer.js';
import { startTestClusters } from './test-clusters.js';
import { startTestPostgres } from './test-postgres.js';
import { selectedTests } from './selected-tests.js';

interface GlobalConfig {
  readonly rootDir: string;
  readonly testPathPatterns?: { readonly patterns: readonly string[] };
  readonly runTestsByPath?: boolean;
}

const NEEDS_POSTGRES = /\.db\.spec\.ts$/;
const NEEDS_CLUSTERS = /[.-]k8s-spec\.ts$/;
/** These start the programs themselves, as they are compiled. */
const NEEDS_PROGRAMS = /[\\/]test[\\/].*[.-](k8s-spec|e2e-spec)\.ts$/;

/** These render Helm charts and Kustomize overlays, in threads that run compiled code. */
const NEEDS_RENDERER = /[\\/](?:renderer|rendering|render)[\\/]|[\\/]rendering\.spec\.ts$|[.-](k8s-spec|e2e-spec)\.ts$/;

/** Starts what the selected tests need. Nothing at all for pure ones. */
export async function startTestServices(globalConfig: GlobalConfig): Promise<{ stop(): Promise<void> }> {
  const tests = selectedTests({
    rootDir: globalConfig.rootDir,
    patterns: globalConfig.testPathPatterns?.patterns ?? [],
    isByPath: globalConfig.runTestsByPath === true,
  });
  const stops: (() => Promise<void>)[] = [shareCompiledCode()];
  const stop = async (): Promise<void> => {
    for (const each of stops.toReversed()) await each();
  };
  try {
    const needsRenderer = tests.some((path) => NEEDS_RENDERER.test(path));
    if (needsRenderer || tests.some((path) => NEEDS_PROGRAMS.test(path))) buildPrograms(globalConfig.rootDir);
    if (needsRenderer) buildRenderer(globalConfig.rootDir);
    if (tests.some((path) => NEEDS_POSTGRES.test(path))) stops.push(await startTestPostgres());
    if (tests.some((path) => NEEDS_CLUSTERS.test(path))) stops.push(await startTestClusters());
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

/** The programs that tests start, by the hundred, compile their code once. */
function shareCompiledCode(): () => Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'wheelhouse-test-compiled-'));
  process.env['NODE_COMPILE_CACHE'] = directory;
  return async () => rmSync(directory, { recursive: true, force: true });
}
