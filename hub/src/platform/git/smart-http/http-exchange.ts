/** HTTP for Git: bounded in time, credentials only to the repository's own origin, no address that must not be reached. */
import { lookup as resolveName } from 'node:dns';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { InvalidUrlError } from '../git.errors.js';
import type { GitAccess } from '../git-remote.js';
import { isBlockedAddress } from '../../network/network-address.js';

/** One request. */
export interface Exchange {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  /** Where the credential may go: nowhere else, whatever a redirect says. */
  readonly credentialOrigin: string;
  readonly access: GitAccess;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly signal: AbortSignal;
}

/** Connections to one host at a time. */
const MAX_CONNECTIONS_PER_HOST = 4;
/** A connection without use is closed after this time. */
const KEEP_ALIVE_MS = 30_000;

/** Sends requests over kept connections. Guarded and open ones are kept apart, so that no guarded request reuses an unguarded connection. */
export class HttpExchanges {
  private readonly options = {
    keepAlive: true,
    keepAliveMsecs: 10_000,
    maxSockets: MAX_CONNECTIONS_PER_HOST,
    timeout: KEEP_ALIVE_MS,
  };
  private readonly agents = {
    'http:': { open: new HttpAgent(this.options), guarded: new HttpAgent(this.options) },
    'https:': { open: new HttpsAgent(this.options), guarded: new HttpsAgent(this.options) },
  };

  /** The answer, whatever its status. Throws what the network says, and URL_NOT_ALLOWED. */
  async send(exchange: Exchange): Promise<IncomingMessage> {
    const { url, access, body } = exchange;
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      throw new InvalidUrlError(`The repository leads to ${url.protocol} which is not followed.`, 'URL_NOT_ALLOWED');
    if (!access.anyAddress && isBlockedAddress(url.hostname)) throw notAllowed(url.hostname);
    const options: RequestOptions = {
      method: exchange.method,
      agent: this.agents[url.protocol][access.anyAddress ? 'open' : 'guarded'],
      headers: { ...exchange.headers, ...authorization(exchange), ...(body && { 'content-length': body.length }) },
      signal: exchange.signal,
      ...(access.anyAddress ? {} : { lookup: guardedLookup }),
    };
    return await new Promise((resolve, reject) => {
      const outgoing = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, resolve);
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  close(): void {
    for (const { open, guarded } of Object.values(this.agents)) {
      open.destroy();
      guarded.destroy();
    }
  }
}

function authorization({ access, url, credentialOrigin }: Exchange): { authorization?: string } {
  if (access.credential === undefined || url.origin !== credentialOrigin) return {};
  const { username, password } = access.credential;
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

/** Resolves a name and refuses it when any of its addresses is blocked; the connection uses exactly what was checked. */
const guardedLookup: LookupFunction = (hostname, options, callback) => {
  resolveName(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) {
      callback(error, '', 0);
      return;
    }
    const [first] = addresses;
    if (first === undefined || addresses.some(({ address }) => isBlockedAddress(address))) {
      callback(notAllowed(hostname), '', 0);
      return;
    }
    if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

function notAllowed(hostname: string): InvalidUrlError {
  return new InvalidUrlError(
    `The host ${hostname} leads to a link-local or metadata address. Only a repository that was added by its exact address may do so.`,
    'URL_NOT_ALLOWED',
  );
}
