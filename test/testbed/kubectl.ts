// kubectl against one cluster of a testbed, for proofs that should see what a user sees. No shell, no user's own kubeconfig.
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { findBinaries } from './binaries.js';

export interface KubectlResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export type Kubectl = (parameters: readonly string[], input?: string) => Promise<KubectlResult>;

const timeoutMs = 60_000;

/** Throws, with the reason, where there is no kubectl. It never builds one: that takes longer than a test may. */
export function getKubectl(kubeconfigPath: string): Kubectl {
  const source = findBinaries(['kubectl']);
  if (source.kind === 'unavailable') throw new Error(source.reason);
  if (source.kind === 'buildable') throw new Error('kubectl is not built yet: `npm run testbed -- build`');
  return kubectlOf(join(source.directory, 'kubectl'), kubeconfigPath);
}

function kubectlOf(program: string, kubeconfigPath: string): Kubectl {
  // kubectl caches what a server offers by its address; a testbed's address may have served another cluster yesterday.
  const cache = join(dirname(kubeconfigPath), '..', 'kubectl-cache');
  const target = [`--kubeconfig=${kubeconfigPath}`, `--cache-dir=${cache}`];
  return (parameters, input) =>
    new Promise((resolve) => {
      const child = execFile(program, [...target, ...parameters], { timeout: timeoutMs }, (error, stdout, stderr) => {
        resolve({ exitCode: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
      });
      child.stdin?.end(input ?? '');
    });
}
