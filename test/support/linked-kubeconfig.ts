import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { TcpLink } from './tcp-link.js';

/** A kubeconfig by which one reaches the same API server through a link that can fail. The caller closes the link. */
export async function linkedKubeconfig(
  kubeconfigPath: string,
  directory: string,
): Promise<{ readonly path: string; readonly link: TcpLink }> {
  const text = readFileSync(kubeconfigPath, 'utf8');
  const { clusters } = parse(text) as { clusters: readonly { cluster: { server: string } }[] };
  const server = clusters[0]?.cluster.server ?? '';
  const link = await TcpLink.to(server);
  const path = join(directory, 'linked-kubeconfig');
  writeFileSync(path, text.replaceAll(server, `https://127.0.0.1:${link.port}`), { mode: 0o600 });
  return { path, link };
}
