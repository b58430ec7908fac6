/** Connections through an HTTP proxy (CONNECT): for TLS and SSH alike. Bounded in time and in what a proxy may say. */
import { type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIPv6, type Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { errorCode } from '../errors/system-error.js';
import { bareAddress } from './network-address.js';

/** How long a proxy may take to connect. */
const TUNNEL_TIMEOUT_MS = 20_000;

/** Where a tunnel ends. */
export interface TunnelEnd {
  readonly hostname: string;
  readonly port: number;
}

/** The proxy did not connect. The message names it without user name and password. */
export class TunnelError extends Error {
  override readonly name = 'TunnelError';
}

/** A connection to the host through the proxy. `secureContext`: whom to trust where the proxy itself speaks TLS. Throws TunnelError. */
export async function openTunnel(proxy: URL, end: TunnelEnd, secureContext?: SecureContext): Promise<Socket> {
  const bare = bareAddress(end.hostname);
  const host = `${isIPv6(bare) ? `[${bare}]` : bare}:${end.port}`;
  const options: RequestOptions & { secureContext?: SecureContext } = {
    method: 'CONNECT',
    host: bareAddress(proxy.hostname),
    port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
    path: host,
    headers: { host, ...proxyAuthorization(proxy) },
    agent: false,
    ...(secureContext && { secureContext }),
  };
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const request = (proxy.protocol === 'https:' ? httpsRequest : httpRequest)(options);
  const timer = setTimeout(() => request.destroy(new Error('too slow')), TUNNEL_TIMEOUT_MS);
  request.once('connect', (answer: IncomingMessage, socket: Socket, head: Buffer) => {
    const { statusCode = 0 } = answer;
    if (statusCode >= 200 && statusCode < 300) {
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
      return;
    }
    socket.destroy();
    reject(new TunnelError(`${nameOf(proxy)} ${reasonOfStatus(statusCode)}`));
  });
  request.once('error', (error) => {
    const code = errorCode(error);
    reject(new TunnelError(`${nameOf(proxy)} cannot be reached (${code ?? error.message})`, { cause: error }));
  });
  request.end();
  return await promise.finally(() => clearTimeout(timer));
}

/** What a proxy is sent that wants to know who asks. */
export function proxyAuthorization(proxy: URL): { 'proxy-authorization'?: string } {
  if (proxy.username === '' && proxy.password === '') return {};
  const text = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(text).toString('base64')}` };
}

/** What an answer of a proxy means that did not connect. */
export function reasonOfStatus(status: number): string {
  if (status === 407) return 'wants a user name and a password, or other ones (HTTP status 407)';
  return `refuses to connect (HTTP status ${status})`;
}

function nameOf(proxy: URL): string {
  return `its proxy ${proxy.host}`;
}
