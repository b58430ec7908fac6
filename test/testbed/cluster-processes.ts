// Starts and stops the processes of one cluster. A cluster that is stopped and started again keeps its objects, port and tokens, so
// tests can take an API server away from an agent and give it back.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type ControlPlane, apiServerPlan, controllerManagerPlan, serverUrl } from './control-plane.js';
import { writeSecretFile } from './credentials.js';
import { type ProcessPlan, isOurs, startDetached, stopProcesses } from './detached-process.js';
import { etcdUrl } from './etcd.js';
import { kubeconfigText } from './kubeconfig.js';
import { type Deadline, waitUntilReady } from './readiness.js';
import { type TestbedFiles } from './testbed-files.js';
import { type ClusterState, type TestbedState, clusterOf, clusterPids, getState, saveState } from './testbed-state.js';

type ClusterProcess = ProcessPlan & { pid: number };

export async function startCluster(
  files: TestbedFiles,
  state: TestbedState,
  name: string,
  deadline: Deadline,
): Promise<void> {
  const cluster = clusterOf(state, name);
  if (clusterPids(cluster).some((pid) => isOurs(pid, files.directory))) throw new Error(`Cluster ${name} is running`);
  const apiServer = apiServerPlan(state.binaries, files.cluster(name), controlPlane(state, cluster));
  cluster.pids.apiServer = await startDetached(apiServer);
  saveState(files, state);
  await answers(files, cluster, '/readyz', { ...apiServer, pid: cluster.pids.apiServer }, deadline);
  writeKubeconfigs(files, cluster);
  if (!state.hasControllerManager) return;
  // Only now: a controller manager that finds no API server for ten seconds gives up.
  const manager = controllerManagerPlan(state.binaries, files.cluster(name));
  cluster.pids.controllerManager = await startDetached(manager);
  saveState(files, state);
  await answers(files, cluster, signOfWork, { ...manager, pid: cluster.pids.controllerManager }, deadline);
}

export async function stopCluster(files: TestbedFiles, name: string): Promise<void> {
  const state = getState(files.directory);
  await stopProcesses(clusterPids(clusterOf(state, name)), files.directory);
  const after = getState(files.directory);
  clusterOf(after, name).pids = { apiServer: null, controllerManager: null };
  saveState(files, after);
}

function controlPlane(state: TestbedState, cluster: ClusterState): ControlPlane {
  const { name, port } = cluster;
  const { hasControllerManager, hasAuditLog } = state;
  return { name, port, etcdUrl: etcdUrl(state.etcd.ports), hasControllerManager, hasAuditLog };
}

/** Its work is the sign that a controller manager runs: the namespace `default` gets its default service account. */
const signOfWork = '/api/v1/namespaces/default/serviceaccounts/default';

function answers(
  files: TestbedFiles,
  cluster: ClusterState,
  path: string,
  process: ClusterProcess,
  deadline: Deadline,
): Promise<void> {
  const { certificateAuthority: certificateAuthorityFile } = files.cluster(cluster.name);
  return waitUntilReady({
    what: `${basename(process.program)} of ${cluster.name}`,
    question: { url: serverUrl(cluster) + path, certificateAuthorityFile, token: cluster.tokens.admin },
    isRunning: () => isOurs(process.pid, files.directory),
    logFile: process.logFile,
    deadline,
  });
}

function writeKubeconfigs(files: TestbedFiles, cluster: ClusterState): void {
  const paths = files.cluster(cluster.name);
  const certificateAuthority = readFileSync(paths.certificateAuthority, 'utf8');
  const write = (path: string, token: string): void =>
    writeSecretFile(
      path,
      kubeconfigText({ name: cluster.name, server: serverUrl(cluster), certificateAuthority, token }),
    );
  write(paths.kubeconfig, cluster.tokens.admin);
  write(paths.controllerManagerKubeconfig, cluster.tokens.controllerManager);
}
