// A testbed: one etcd and N Kubernetes control planes on 127.0.0.1, in a folder of its own. The processes outlive the one that
// started them; whoever knows the folder can open the testbed again and stop it.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { controlPlanePrograms } from './binaries.js';
import { ensureBinaries } from './binary-build.js';
import { startCluster, stopCluster } from './cluster-processes.js';
import { serverUrl } from './control-plane.js';
import { holdLock } from './file-lock.js';
import { type Say, silently } from './progress.js';
import { deadlineIn } from './readiness.js';
import { type TestbedFiles, removeFiles, testbedFiles } from './testbed-files.js';
import { newState, startProcesses, stopEverything } from './testbed-processes.js';
import { findState, getState, isAnyRunning, saveState } from './testbed-state.js';

export interface TestbedOptions {
  clusters: number;
  directory: string;
  /** Default true. */
  controllerManager?: boolean;
  /** Whether every API server writes down who wrote what (`auditLogPath` of its cluster). Default false. */
  auditLog?: boolean;
  /** For everything to be ready, not counting a build of the programs; default 120. */
  timeoutSeconds?: number;
  say?: Say;
  signal?: AbortSignal;
}

export interface TestbedCluster {
  name: string;
  kubeconfigPath: string;
  server: string;
  /** JSON lines of audit.k8s.io/v1 Events: one for each finished request that writes. Absent without `auditLog`. */
  auditLogPath: string;
  /** Of a member of system:masters: RBAC does not bind it. */
  token: string;
  stop: () => Promise<void>;
  /** Brings a stopped cluster back with the objects, port and token it had. */
  start: () => Promise<void>;
}

export interface Testbed {
  directory: string;
  clusters: TestbedCluster[];
  /** Stops every process and removes what the testbed wrote. */
  stop: () => Promise<void>;
}

const defaultTimeoutSeconds = 120;
const never = new AbortController().signal;

export async function startTestbed(options: TestbedOptions): Promise<Testbed> {
  const { say = silently, controllerManager = true, timeoutSeconds = defaultTimeoutSeconds, signal = never } = options;
  const files = testbedFiles(options.directory);
  refuseUsedFolder(files);
  const needed = controlPlanePrograms.filter((name) => controllerManager || name !== 'kube-controller-manager');
  const binaries = await ensureBinaries(needed, say, signal);
  await whileLocked(files, say, signal, async () => {
    refuseUsedFolder(files);
    const state = await newState(binaries, options.clusters, {
      hasControllerManager: controllerManager,
      hasAuditLog: options.auditLog ?? false,
    });
    removeFiles(files);
    mkdirSync(files.directory, { recursive: true, mode: 0o700 });
    saveState(files, state);
    try {
      await startProcesses(files, state, deadlineIn(timeoutSeconds, signal), say);
    } catch (error) {
      // The logs stay for whoever reads the error; the next `up` or `down` removes them.
      await stopEverything(files, state);
      throw error;
    }
  });
  return openTestbed(files.directory);
}

/** The testbed that was started in this folder, by whichever process. */
export function openTestbed(directory: string): Testbed {
  const files = testbedFiles(directory);
  const start = (name: string): Promise<void> =>
    startCluster(files, getState(directory), name, deadlineIn(defaultTimeoutSeconds, never));
  const clusters = getState(directory).clusters.map((cluster) => ({
    name: cluster.name,
    kubeconfigPath: files.cluster(cluster.name).kubeconfig,
    auditLogPath: files.cluster(cluster.name).auditLog,
    server: serverUrl(cluster),
    token: cluster.tokens.admin,
    stop: () => stopCluster(files, cluster.name),
    start: () => start(cluster.name),
  }));
  return { directory: files.directory, clusters, stop: () => stopTestbed(directory) };
}

/** Harmless where nothing runs, or nothing was ever started. */
export async function stopTestbed(directory: string, say: Say = silently): Promise<void> {
  const files = testbedFiles(directory);
  if (findState(directory) === undefined) return;
  await whileLocked(files, say, never, async () => {
    const state = findState(directory);
    if (state === undefined) return;
    await stopEverything(files, state);
    removeFiles(files);
  });
}

/** One `up` or `down` at a time in a folder; the next one waits. */
async function whileLocked(
  files: TestbedFiles,
  say: Say,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  mkdirSync(dirname(files.directory), { recursive: true });
  const release = await holdLock(files.lock, say, signal);
  try {
    await work();
  } finally {
    release();
  }
}

/** `up` clears its folder first, so it takes only an empty one or one that a dead testbed left behind. */
function refuseUsedFolder(files: TestbedFiles): void {
  const state = findState(files.directory);
  if (state !== undefined && isAnyRunning(state, files)) {
    throw new Error(`A testbed is running in ${files.directory}: use it, or stop it with \`down\``);
  }
  if (state === undefined && existsSync(files.directory) && readdirSync(files.directory).length > 0) {
    throw new Error(`${files.directory} holds files that are not a testbed's: name an empty folder or a new one`);
  }
}
