// Where a testbed keeps what: one place for every path, so that `down` removes exactly what `up` made and nothing else.
import { existsSync, mkdirSync, readdirSync, rmSync, rmdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface TestbedFiles {
  directory: string;
  state: string;
  /** Beside the folder, not in it: it is held while the folder is emptied. */
  lock: string;
  etcdData: string;
  kubeconfigs: string;
  log: (process: string) => string;
  cluster: (name: string) => ClusterFiles;
}

export interface ClusterFiles {
  directory: string;
  kubeconfig: string;
  certificates: string;
  certificateAuthority: string;
  tokens: string;
  controllerManagerKubeconfig: string;
  serviceAccountKey: string;
  serviceAccountPublicKey: string;
  auditPolicy: string;
  auditLog: string;
  apiServerLog: string;
  controllerManagerLog: string;
}

export function testbedFiles(directory: string): TestbedFiles {
  const root = resolve(directory);
  const log = (process: string): string => join(root, 'logs', `${process}.log`);
  const kubeconfigs = join(root, 'kubeconfigs');
  return {
    directory: root,
    state: join(root, 'testbed.json'),
    lock: `${root}.lock`,
    etcdData: join(root, 'etcd'),
    kubeconfigs,
    log,
    cluster: (name) => clusterFiles(join(root, 'clusters', name), join(kubeconfigs, `${name}.yaml`), name, log),
  };
}

function clusterFiles(directory: string, kubeconfig: string, name: string, log: TestbedFiles['log']): ClusterFiles {
  const certificates = join(directory, 'certificates');
  return {
    directory,
    kubeconfig,
    certificates,
    // The API server signs its own certificate, so that certificate is also what clients have to trust.
    certificateAuthority: join(certificates, 'apiserver.crt'),
    tokens: join(directory, 'tokens.csv'),
    controllerManagerKubeconfig: join(directory, 'controller-manager.yaml'),
    serviceAccountKey: join(directory, 'service-account.key'),
    serviceAccountPublicKey: join(directory, 'service-account.pub'),
    auditPolicy: join(directory, 'audit-policy.yaml'),
    auditLog: log(`${name}-audit`),
    apiServerLog: log(`${name}-apiserver`),
    controllerManagerLog: log(`${name}-controller-manager`),
  };
}

export function makeFolders(files: TestbedFiles, clusterNames: readonly string[]): void {
  const folders = [files.kubeconfigs, join(files.directory, 'logs'), files.etcdData];
  for (const name of clusterNames) folders.push(files.cluster(name).certificates);
  for (const folder of folders) mkdirSync(folder, { recursive: true, mode: 0o700 });
}

export function removeFiles(files: TestbedFiles): void {
  for (const name of ['kubeconfigs', 'logs', 'etcd', 'clusters', 'kubectl-cache', 'testbed.json']) {
    rmSync(join(files.directory, name), { recursive: true, force: true });
  }
  if (existsSync(files.directory) && readdirSync(files.directory).length === 0) rmdirSync(files.directory);
}
