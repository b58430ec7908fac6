// What runs, seen from outside: each process by its pid and command line, each API server by its own /readyz.
import { serverUrl } from './control-plane.js';
import { isOurs } from './detached-process.js';
import { ask } from './readiness.js';
import { type TestbedFiles, testbedFiles } from './testbed-files.js';
import { type ClusterState, getState } from './testbed-state.js';

export interface ClusterStatus {
  name: string;
  server: string;
  kubeconfig: string;
  /** `yes`, or what /readyz answered instead. */
  ready: string;
  controllerManager: 'running' | 'stopped' | 'left out';
}

export interface TestbedStatus {
  directory: string;
  etcd: 'running' | 'stopped';
  clusters: ClusterStatus[];
}

export async function testbedStatus(directory: string): Promise<TestbedStatus> {
  const files = testbedFiles(directory);
  const state = getState(directory);
  return {
    directory: files.directory,
    etcd: processStatus(state.etcd.pid, files),
    clusters: await Promise.all(
      state.clusters.map(async (cluster) => ({
        name: cluster.name,
        server: serverUrl(cluster),
        kubeconfig: files.cluster(cluster.name).kubeconfig,
        ready: await readyAnswer(cluster, files),
        controllerManager: state.hasControllerManager
          ? processStatus(cluster.pids.controllerManager, files)
          : ('left out' as const),
      })),
    ),
  };
}

function readyAnswer(cluster: ClusterState, files: TestbedFiles): Promise<string> {
  return ask({
    url: `${serverUrl(cluster)}/readyz`,
    certificateAuthorityFile: files.cluster(cluster.name).certificateAuthority,
    token: cluster.tokens.admin,
  });
}

function processStatus(pid: number | null, files: TestbedFiles): 'running' | 'stopped' {
  return pid !== null && isOurs(pid, files.directory) ? 'running' : 'stopped';
}
