/** HTTP for Git: bounded in time, secrets only to the repository's own origin, no address that must not be reached. */
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { bareAddress } from '../../network/network-address.js';
import { proxyAuthorization } from '../../network/tunnel.js';
import { checkHost, proxyOf } from '../dial/dial.js';
import { InvalidUrlError } from '../git.errors.js';
import type { GitAccess } from '../git-remote.js';
import { certificateError } from './certificate-problem.js';
import { ConnectionAgents } from './connection-agents.js';

/** One request. */
export interface Exchange {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  /** The repository's address, as messages show it. */
  readonly repository: string;
  /** Where the credential may go: nowhere else, whatever a redirect says. */
  readonly ownOrigin: string;
  readonly access: GitAccess;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly signal: AbortSignal;
}

/** Sends requests over kept connections. Guarded and open ones are kept apart, so that no guarded request reuses an unguarded connection. */
export class HttpExchanges {
  private readonly agents = new ConnectionAgents();

  /** The answer, whatever its status. Throws what the network says, URL_NOT_ALLOWED, REPOSITORY_CERTIFICATE_UNTRUSTED. */
  async send(exchange: Exchange): Promise<IncomingMessage> {
    const { url, access, signal } = exchange;
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      throw new InvalidUrlError(`The repository leads to ${url.protocol} which is not followed.`, 'URL_NOT_ALLOWED');
    const isSecure = url.protocol === 'https:';
    const host = { hostname: url.hostname, port: Number(url.port || (isSecure ? 443 : 80)) };
    const proxy = proxyOf(access, host);
    await checkHost(access, host, proxy);
    const { caCertificates, ...own } = access.tls ?? {};
    const tls = {
      ...(caCertificates !== undefined && { caCertificates }),
      ...(url.origin === exchange.ownOrigin && own),
    };
    const agents = this.agents.get({ isGuarded: !access.anyAddress, tls, proxy });
    const options = this.options(exchange);
    try {
      if (isSecure) return await ask(httpsRequest, { ...options, agent: agents.https }, exchange, url);
      if (proxy === undefined) return await ask(httpRequest, { ...options, agent: agents.http }, exchange, url);
      return await ask(
        proxy.protocol === 'https:' ? httpsRequest : httpRequest,
        toProxy(options, url, proxy, agents),
        exchange,
      );
    } catch (error) {
      throw await certificateError(exchange.repository, url, access, signal, error);
    }
  }

  close(): void {
    this.agents.close();
  }

  private options(exchange: Exchange): RequestOptions {
    const { body } = exchange;
    return {
      method: exchange.method,
      headers: { ...exchange.headers, ...authorization(exchange), ...(body && { 'content-length': body.length }) },
      signal: exchange.signal,
    };
  }
}

/** A plain request is sent to the proxy with its whole address. */
function toProxy(
  options: RequestOptions,
  url: URL,
  proxy: URL,
  agents: ReturnType<ConnectionAgents['get']>,
): RequestOptions & { secureContext?: unknown } {
  const isSecure = proxy.protocol === 'https:';
  const { proxyContext } = agents;
  return {
    ...options,
    host: bareAddress(proxy.hostname),
    port: proxy.port || (isSecure ? 443 : 80),
    path: url.href,
    headers: { ...(options.headers as Record<string, string>), host: url.host, ...proxyAuthorization(proxy) },
    ...(isSecure ? { ...(proxyContext && { secureContext: proxyContext }) } : { agent: agents.http }),
  };
}

async function ask(
  send: typeof httpRequest,
  options: RequestOptions,
  { body }: Exchange,
  url?: URL,
): Promise<IncomingMessage> {
  return await new Promise((resolve, reject) => {
    const outgoing = url === undefined ? send(options, resolve) : send(url, options, resolve);
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function authorization({ access, url, ownOrigin }: Exchange): { authorization?: string } {
  if (url.origin !== ownOrigin) return {};
  if (access.token !== undefined) return { authorization: `Bearer ${access.token}` };
  if (access.credential === undefined) return {};
  const { username, password } = access.credential;
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}
