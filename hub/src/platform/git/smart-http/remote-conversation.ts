/** What is said to one Git server: the first request with its redirects, then requests to where it led. Never follows a second one elsewhere. */
import { buffer } from 'node:stream/consumers';
import { RepositoryLimitError, RepositoryUnavailableError } from '../git.errors.js';
import { MAX_REFS_BYTES } from '../git-limits.js';
import type { GitAccess } from '../git-remote.js';
import { checkStatus } from './answer-errors.js';
import type { HttpExchanges } from './http-exchange.js';

/** Redirects of the first request that are followed, as Git itself does for it alone. */
const MAX_REDIRECTS = 3;
/** A first answer of protocol version 2 names what the server can, a few hundred bytes: longer ones are not remembered. */
const MAX_REMEMBERED_BYTES = 16 * 1024;
const SERVICE = 'git-upload-pack';
const DISCOVERY = '/info/refs';

/** A server that was asked what it can. */
export interface KnownServer {
  /** Where the repository really is, without a slash at the end. */
  readonly address: string;
  /** Its answer to the first request, as it came. */
  readonly greeting: Buffer;
}

/** How much of an answer is read. */
export interface AnswerLimit {
  readonly bytes: number;
  /** What is too much then, as the message says it. */
  readonly what: string;
}

export const REFS_LIMIT: AnswerLimit = { bytes: MAX_REFS_BYTES, what: 'its list of refs' };

/** One conversation about one repository: bounded by the signal. */
export class RemoteConversation {
  private address: string | undefined;

  constructor(
    private readonly exchanges: HttpExchanges,
    readonly url: string,
    private readonly access: GitAccess,
    readonly signal: AbortSignal,
    private known?: KnownServer,
  ) {}

  /** What may be used in the next conversation in place of the first request; undefined when the answer held refs, which move. */
  get server(): KnownServer | undefined {
    return this.known;
  }

  /** The first request, with these headers. Follows redirects; the credential stays at the origin of the address. */
  async greet(headers: Readonly<Record<string, string>>): Promise<Buffer> {
    const isVersion2 = Object.entries(headers).some(([name, value]) => /^git-protocol$/i.test(name) && /2/.test(value));
    if (isVersion2 && this.known !== undefined) {
      this.address = this.known.address;
      return this.known.greeting;
    }
    let next = new URL(`${this.url.replace(/\/+$/, '')}${DISCOVERY}?service=${SERVICE}`);
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
      const greeting = await buffer(this.limited(answer, REFS_LIMIT));
      const isReusable = greeting.length <= MAX_REMEMBERED_BYTES && greeting.subarray(0, 80).includes('version 2');
      if (isVersion2 && isReusable) this.known = { address: this.address, greeting };
      return greeting;
    }
    throw new RepositoryUnavailableError(this.url, 'it redirects too often');
  }

  /** A request after {@link greet}. The answer is read up to the limit. */
  async post(
    body: Buffer,
    headers: Readonly<Record<string, string>>,
    limit: AnswerLimit,
  ): Promise<AsyncGenerator<Buffer, void, undefined>> {
    const address = this.address ?? this.url.replace(/\/+$/, '');
    const all = {
      'content-type': `application/x-${SERVICE}-request`,
      accept: `application/x-${SERVICE}-result`,
      ...headers,
    };
    const answer = await this.exchanges.send({
      ...this.common(new URL(`${address}/${SERVICE}`), all),
      method: 'POST',
      body,
    });
    checkStatus(this.url, this.access, answer);
    return this.limited(answer, limit);
  }

  private redirected(from: URL, location: string): URL {
    const target = URL.parse(location, from.href);
    if (target === null || target.username !== '' || (from.protocol === 'https:' && target.protocol !== 'https:'))
      throw new RepositoryUnavailableError(this.url, 'it redirects to an address that is not followed');
    return target;
  }

  private common(url: URL, headers: Readonly<Record<string, string>>) {
    return {
      url,
      access: this.access,
      credentialOrigin: new URL(this.url).origin,
      headers: { ...headers, 'user-agent': 'git/2.0 (wheelhouse)' },
      signal: this.signal,
    };
  }

  private async *limited(chunks: AsyncIterable<Buffer>, limit: AnswerLimit): AsyncGenerator<Buffer, void, undefined> {
    let total = 0;
    for await (const chunk of chunks) {
      total += chunk.length;
      if (total > limit.bytes) throw new RepositoryLimitError(this.url, limit.what);
      yield chunk;
    }
  }
}
