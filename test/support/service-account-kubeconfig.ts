import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kubectl } from '../testbed/kubectl.js';

/** A service account, made where it is missing. */
export interface AccountFacts {
  readonly kubeconfig: string;
  readonly kubectl: Kubectl;
  readonly namespace: string;
  readonly name: string;
  /** Of the file that is written. */
  readonly directory: string;
}

/** Writes a kubeconfig with the rights of a service account alone. Returns its path. */
export async function serviceAccountKubeconfig(facts: AccountFacts): Promise<string> {
  const { kubeconfig, kubectl, namespace, name, directory } = facts;
  await kubectl(['create', 'namespace', namespace]);
  await kubectl(['--namespace', namespace, 'create', 'serviceaccount', name]);
  const { exitCode, stdout, stderr } = await kubectl(['--namespace', namespace, 'create', 'token', name]);
  if (exitCode !== 0) throw new Error(stderr);
  const path = join(directory, `kubeconfig-${namespace}-${name}.yaml`);
  const text = readFileSync(kubeconfig, 'utf8').replace(/token: .*/, `token: ${JSON.stringify(stdout.trim())}`);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}
