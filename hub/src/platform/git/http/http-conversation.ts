/** A conversation over HTTP: the first request with its redirects, then requests to where it led. Never follows a second one elsewhere. */
import { buffer } from 'node:stream/consumers';
import { RepositoryUnavailableError } from '../git.errors.js';
import type { GitAccess } from '../git-remote.js';
import {
  type AnswerLimit,
  asksForVersion2,
  type KnownServer,
  limited,
  REFS_LIMIT,
  RemoteConversation,
  UPLOAD_PACK,
} from '../wire/remote-conversation.js';
import { checkStatus } from './answer-status.js';
import type { HttpExchanges } from './http-exchanges.js';

/** Redirects of the first request that are followed, as Git itself does for it alone. */
const MAX_REDIRECTS = 3;
/** A first answer of protocol version 2 names what the server can, a few hundred bytes: longer ones are not remembered. */
const MAX_REMEMBERED_BYTES = 16 * 1024;
const DISCOVERY = '/info/refs';

export class HttpConversation extends RemoteConversation {
  private address: string | undefined;

  constructor(
    private readonly exchanges: HttpExchanges,
    readonly url: string,
    private readonly access: GitAccess,
    readonly signal: AbortSignal,
    private known?: KnownServer,
  ) {
    super();
  }

  get libraryUrl(): string {
    return this.url;
  }

  /** Undefined when the answer held refs, which move. */
  get server(): KnownServer | undefined {
    return this.known;
  }

  /** Follows redirects; the credential stays at the origin of the address. */
  async greet(headers: Readonly<Record<string, string>>): Promise<Buffer> {
    const isVersion2 = asksForVersion2(headers);
    if (isVersion2 && this.known !== undefined) {
      this.address = this.known.address;
      return this.known.greeting;
    }
    let next = new URL(`${this.url.replace(/\/+$/, '')}${DISCOVERY}?service=${UPLOAD_PACK}`);
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const answer = await this.exchanges.send({ ...this.common(next, headers), method: 'GET' });
      const location = answer.headers.location;
      const status = answer.statusCode ?? 0;
      if (location !== undefined && status >= 300 && status < 400) {
        answer.resume();
        next = this.redirected(next, location);
        continue;
      }
      checkStatus(this.url, this.access, answer);
      if (!next.pathname.endsWith(DISCOVERY))
        throw new RepositoryUnavailableError(this.url, 'it redirects to something that is no repository');
      this.address = `${next.origin}${next.pathname.slice(0, -DISCOVERY.length)}`;
      const greeting = await buffer(limited(this.url, answer, REFS_LIMIT));
      const isReusable = greeting.length <= MAX_REMEMBERED_BYTES && greeting.subarray(0, 80).includes('version 2');
      if (isVersion2 && isReusable) this.known = { address: this.address, greeting };
      return greeting;
    }
    throw new RepositoryUnavailableError(this.url, 'it redirects too often');
  }

  async post(
    body: Buffer,
    headers: Readonly<Record<string, string>>,
    limit: AnswerLimit,
  ): Promise<AsyncGenerator<Buffer, void, undefined>> {
    const address = this.address ?? this.url.replace(/\/+$/, '');
    const all = {
      'content-type': `application/x-${UPLOAD_PACK}-request`,
      accept: `application/x-${UPLOAD_PACK}-result`,
      ...headers,
    };
    const answer = await this.exchanges.send({
      ...this.common(new URL(`${address}/${UPLOAD_PACK}`), all),
      method: 'POST',
      body,
    });
    checkStatus(this.url, this.access, answer);
    return limited(this.url, answer, limit);
  }

  /** Connections are kept by the agents. */
  close(): void {}

  private redirected(from: URL, location: string): URL {
    const target = URL.parse(location, from.href);
    if (target === null || target.username !== '' || (from.protocol === 'https:' && target.protocol !== 'https:'))
      throw new RepositoryUnavailableError(this.url, 'it redirects to an address that is not followed');
    return target;
  }

  private common(url: URL, headers: Readonly<Record<string, string>>) {
    return {
      url,
      repository: this.url,
      access: this.access,
      ownOrigin: new URL(this.url).origin,
      headers: { ...headers, 'user-agent': 'git/2.0 (wheelhouse)' },
      signal: this.signal,
    };
  }
}
