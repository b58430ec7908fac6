// Access as the service account of the pod we run in.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiAccess } from './api-access.js';
import { TokenFileCredential } from './credential.js';

/** Where kubelet mounts the service account of a pod. */
const SERVICE_ACCOUNT_DIRECTORY = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Throws an Error that says what to do when this process does not run in a pod with a service account. */
export async function inClusterAccess(directory = SERVICE_ACCOUNT_DIRECTORY): Promise<ApiAccess> {
  const host = process.env['KUBERNETES_SERVICE_HOST'];
  const port = process.env['KUBERNETES_SERVICE_PORT'];
  if (!host || !port) {
    throw new Error(
      'This process does not run in a cluster (KUBERNETES_SERVICE_HOST is not set). Name a kubeconfig (--kubeconfig FILE), or use the simulated cluster (--simulate).',
    );
  }
  const address = host.includes(':') ? `[${host}]` : host;
  return {
    server: new URL(`https://${address}:${port}`),
    credential: new TokenFileCredential(join(directory, 'token'), { ca: await readFile(join(directory, 'ca.crt')) }),
  };
}
