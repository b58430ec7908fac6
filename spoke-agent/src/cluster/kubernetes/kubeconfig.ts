// Access as a kubeconfig says. Everything that concerns such files is left to KubeConfig of @kubernetes/client-node (docs/adr/0009), which
// costs some 40-70 MB of memory: only what needs a kubeconfig may import this file, and dynamically.
import type { ApiAccess } from './api-access.js';
import { KubeconfigCredential } from './kubeconfig-credential.js';
import { type LoadedKubeconfig, loadKubeconfig } from './kubeconfig-files.js';

/**
 * @param paths one file, or several separated as in KUBECONFIG.
 * @param context the context to use; by default the files' current-context.
 * Throws an Error that names the file and what is missing; never shows a credential. Exec plugins run when the credential is first asked for.
 */
export async function kubeconfigAccess(paths: string, context?: string): Promise<ApiAccess> {
  const loaded = await loadKubeconfig(paths, context);
  const { server, skipTLSVerify, proxyUrl } = loaded.cluster;
  if (!URL.canParse(server)) throw new Error(`The kubeconfig ${paths} names no valid server address.`);
  const url = new URL(server);
  checkTransport(url, skipTLSVerify, paths);
  if (proxyUrl && !/^https?:\/\//.test(proxyUrl))
    throw new Error(
      `The kubeconfig ${paths} names a proxy-url that is not supported: only http and https proxies are.`,
    );
  return {
    server: url,
    ...(proxyUrl && { proxyUrl }),
    credential: new KubeconfigCredential(() => loadAgain(paths, loaded), loaded),
  };
}

/** The same context of the same server, whatever is current now: a credential must never be sent to another cluster than its own. */
async function loadAgain(paths: string, before: LoadedKubeconfig): Promise<LoadedKubeconfig> {
  const loaded = await loadKubeconfig(paths, before.context);
  if (loaded.cluster.server === before.cluster.server) return loaded;
  throw new Error(`the context "${before.context}" of the kubeconfig names another server now. Start the agent again`);
}

/** The library refuses plain http as well, but only at the first request and without saying what to do. */
function checkTransport(server: URL, isInsecure: boolean, paths: string): void {
  if (server.protocol === 'https:' || (server.protocol === 'http:' && isInsecure)) return;
  throw new Error(
    `The kubeconfig ${paths} names the server ${server.origin}: tokens are not sent over plain http. Use its https address, or say ` +
      'insecure-skip-tls-verify: true for this cluster if nobody else can listen, as with `kubectl proxy`.',
  );
}
