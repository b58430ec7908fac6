// All processes of a testbed together: etcd first, then every cluster at once. The first failure stops the rest.
import { writeFileSync } from 'node:fs';
import { AUDIT_POLICY } from './control-plane.js';
import { freePorts } from './free-port.js';
import { startCluster } from './cluster-processes.js';
import { newTokens, writeCredentials } from './credentials.js';
import { isOurs, startDetached, stopProcesses } from './detached-process.js';
import { etcdPlan, etcdUrl } from './etcd.js';
import type { Say } from './progress.js';
import { type Deadline, waitUntilReady } from './readiness.js';
import { type TestbedFiles, makeFolders } from './testbed-files.js';
import { type TestbedState, clusterPids, saveState } from './testbed-state.js';

export async function newState(
  binaries: string,
  clusters: number,
  parts: Pick<TestbedState, 'hasControllerManager' | 'hasAuditLog'>,
): Promise<TestbedState> {
  const [client = 0, peer = 0, ...ports] = await freePorts(clusters + 2);
  return {
    binaries,
    ...parts,
    etcd: { ports: { client, peer }, pid: null },
    clusters: ports.map((port, index) => ({
      name: `c${index + 1}`,
      port,
      tokens: newTokens(),
      pids: { apiServer: null, controllerManager: null },
    })),
  };
}

export async function startProcesses(
  files: TestbedFiles,
  state: TestbedState,
  deadline: Deadline,
  say: Say,
): Promise<void> {
  const names = state.clusters.map((cluster) => cluster.name);
  makeFolders(files, names);
  for (const cluster of state.clusters) {
    const paths = files.cluster(cluster.name);
    writeCredentials(paths, cluster.tokens);
    if (state.hasAuditLog) writeFileSync(paths.auditPolicy, AUDIT_POLICY);
  }
  await startEtcd(files, state, deadline);
  say(`etcd is ready; starting ${names.join(', ')}`);
  const firstFailure = new AbortController();
  const shared = { ...deadline, signal: AbortSignal.any([deadline.signal, firstFailure.signal]) };
  const start = async (name: string): Promise<void> => {
    try {
      await startCluster(files, state, name, shared);
      say(`${name} is ready`);
    } catch (error) {
      firstFailure.abort(error);
    }
  };
  // All have settled before anybody stops processes: none starts behind the back of `stopEverything`.
  await Promise.all(names.map(start));
  shared.signal.throwIfAborted();
}

export async function stopEverything(files: TestbedFiles, state: TestbedState): Promise<void> {
  // API servers before etcd: on SIGTERM they still finish their last writes.
  await stopProcesses(state.clusters.flatMap(clusterPids), files.directory);
  if (state.etcd.pid !== null) await stopProcesses([state.etcd.pid], files.directory);
  for (const cluster of state.clusters) cluster.pids = { apiServer: null, controllerManager: null };
  state.etcd.pid = null;
  saveState(files, state);
}

async function startEtcd(files: TestbedFiles, state: TestbedState, deadline: Deadline): Promise<void> {
  const plan = etcdPlan(state.binaries, files, state.etcd.ports);
  const pid = await startDetached(plan);
  state.etcd.pid = pid;
  saveState(files, state);
  await waitUntilReady({
    what: 'etcd',
    question: { url: `${etcdUrl(state.etcd.ports)}/readyz` },
    isRunning: () => isOurs(pid, files.directory),
    logFile: plan.logFile,
    deadline,
  });
}
