// What a testbed remembers between commands: D/testbed.json. It holds tokens, so it is for its owner alone. A pid is written down
// at once after its process starts; whatever happens next, `down` finds every process that was started.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { ClusterTokens } from './credentials.js';
import type { EtcdPorts } from './etcd.js';
import { type TestbedFiles, testbedFiles } from './testbed-files.js';
import { isOurs } from './detached-process.js';

export interface TestbedState {
  binaries: string;
  hasControllerManager: boolean;
  hasAuditLog: boolean;
  etcd: { ports: EtcdPorts; pid: number | null };
  clusters: ClusterState[];
}

export interface ClusterState {
  name: string;
  port: number;
  tokens: ClusterTokens;
  pids: { apiServer: number | null; controllerManager: number | null };
}

export function findState(directory: string): TestbedState | undefined {
  const { state } = testbedFiles(directory);
  return existsSync(state) ? (JSON.parse(readFileSync(state, 'utf8')) as TestbedState) : undefined;
}

export function getState(directory: string): TestbedState {
  const state = findState(directory);
  if (state === undefined) throw new Error(`No testbed in ${directory}: start one with \`up\``);
  return state;
}

export function saveState(files: TestbedFiles, state: TestbedState): void {
  const unfinished = `${files.state}.${process.pid}`;
  writeFileSync(unfinished, JSON.stringify(state, null, 2), { mode: 0o600 });
  renameSync(unfinished, files.state);
}

export function clusterOf(state: TestbedState, name: string): ClusterState {
  const cluster = state.clusters.find((candidate) => candidate.name === name);
  if (cluster === undefined) throw new Error(`The testbed has no cluster ${name}`);
  return cluster;
}

/** API servers before etcd: they flush their last writes on SIGTERM. */
export function clusterPids(cluster: ClusterState): number[] {
  return [cluster.pids.controllerManager, cluster.pids.apiServer].filter((pid) => pid !== null);
}

export function isAnyRunning(state: TestbedState, files: TestbedFiles): boolean {
  const pids = [...state.clusters.flatMap(clusterPids), ...(state.etcd.pid === null ? [] : [state.etcd.pid])];
  return pids.some((pid) => isOurs(pid, files.directory));
}
