/** Plain connections to the servers of repositories: directly or through a proxy, by the rules of the access. */
import { connect, type Socket } from 'node:net';
import { bareAddress } from '../../network/network-address.js';
import { isProxied, parseProxyAddress } from '../../network/proxy-address.js';
import { openTunnel } from '../../network/tunnel.js';
import type { GitAccess } from '../git-remote.js';
import { checkAddress, checkName, guardedLookup } from './guarded-lookup.js';

/** A server. */
export interface Host {
  readonly hostname: string;
  readonly port: number;
}

/** The proxy that a server is reached through. */
export function proxyOf({ proxy }: GitAccess, host: Host): URL | undefined {
  if (proxy === undefined || !isProxied(host, proxy.noProxy)) return undefined;
  const url = parseProxyAddress(proxy.url);
  // Going around a proxy that cannot be read could go where nobody may.
  if (url === undefined) throw new Error('A stored proxy address cannot be read.');
  return url;
}

/** Throws URL_NOT_ALLOWED where the access is guarded and the host must not be reached. Names that a proxy resolves are resolved here, too. */
export async function checkHost(access: GitAccess, { hostname }: Host, proxy: URL | undefined): Promise<void> {
  if (access.anyAddress) return;
  checkAddress(hostname);
  if (proxy !== undefined) await checkName(bareAddress(hostname));
}

/** A connection, for as long as the signal lets it be made. Throws what the network says, TunnelError, URL_NOT_ALLOWED. */
export async function dial(access: GitAccess, host: Host, signal: AbortSignal): Promise<Socket> {
  const proxy = proxyOf(access, host);
  await checkHost(access, host, proxy);
  signal.throwIfAborted();
  const connecting = proxy === undefined ? dialDirectly(access, host, signal) : openTunnel(proxy, host);
  const { promise, reject } = Promise.withResolvers<never>();
  const give = (): void => reject(signal.reason);
  signal.addEventListener('abort', give, { once: true });
  try {
    const socket = await Promise.race([connecting, promise]);
    // What is said is short and awaits answers: waiting for more to send along made each step of SSH 40 ms longer.
    return socket.setNoDelay(true);
  } catch (error) {
    connecting.then((socket) => socket.destroy()).catch(() => undefined);
    throw error;
  } finally {
    signal.removeEventListener('abort', give);
  }
}

async function dialDirectly(access: GitAccess, { hostname, port }: Host, signal: AbortSignal): Promise<Socket> {
  const guard = access.anyAddress ? {} : { lookup: guardedLookup };
  return await new Promise<Socket>((resolve, reject) => {
    const socket = connect({ host: bareAddress(hostname), port, ...guard });
    const give = (): void => void socket.destroy(signal.reason as Error);
    signal.addEventListener('abort', give, { once: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      signal.removeEventListener('abort', give);
      socket.removeListener('error', reject);
      resolve(socket);
    });
  });
}
