/** What is said to one Git server, from the first request on: discovery, listing refs, asking for a pack. */
import { RepositoryLimitError, RepositoryUnavailableError } from '../git.errors.js';
import { MAX_FETCH_BYTES, MAX_REFS_BYTES } from '../git-limits.js';
import type { GitAccess } from '../git-remote.js';
import { type Advertisement, readAdvertisement } from './advertisement.js';
import { checkStatus } from './answer-errors.js';
import type { HttpExchanges } from './http-exchange.js';
import { readPackAnswer } from './pack-answer.js';
import { packRequest, type PackWish } from './pack-request.js';
import { type Packet, readPackets } from './pkt-line.js';
import { readRefListing, refListingRequest } from './ref-listing.js';

/** Redirects of the first request that are followed, as Git itself does for it alone. */
const MAX_REDIRECTS = 3;
const SERVICE = 'git-upload-pack';

/** A server that was asked what it can. */
export interface KnownServer {
  readonly advertisement: Advertisement;
  /** Where the repository really is, without a slash at the end. */
  readonly address: string;
}

/** One conversation: bounded by the signal. */
export class RemoteConversation {
  constructor(
    private readonly exchanges: HttpExchanges,
    private readonly url: string,
    private readonly access: GitAccess,
    private readonly signal: AbortSignal,
  ) {}

  /** The first request. Follows redirects; the credential stays at the origin of the address. */
  async discover(): Promise<KnownServer> {
    let next = new URL(`${this.url.replace(/\/+$/, '')}/info/refs?service=${SERVICE}`);
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const answer = await this.exchanges.send({ ...this.common(next), method: 'GET' });
      const location = answer.headers.location;
      const status = answer.statusCode ?? 0;
      if (location !== undefined && status >= 300 && status < 400) {
        answer.resume();
        const target = URL.parse(location, next.href);
        if (target === null || target.username !== '' || (next.protocol === 'https:' && target.protocol !== 'https:')) {
          throw new RepositoryUnavailableError(this.url, 'it redirects to an address that is not followed');
        }
        next = target;
        continue;
      }
      checkStatus(this.url, this.access, answer);
      const suffix = `/info/refs`;
      if (!next.pathname.endsWith(suffix))
        throw new RepositoryUnavailableError(this.url, 'it redirects to something that is no repository');
      const advertisement = await readAdvertisement(this.packets(answer, MAX_REFS_BYTES, 'its list of refs'));
      return { advertisement, address: `${next.origin}${next.pathname.slice(0, -suffix.length)}` };
    }
    throw new RepositoryUnavailableError(this.url, 'it redirects too often');
  }

  /** Names to commits. `names` narrows what a version 2 server sends. */
  async listRefs(server: KnownServer, names?: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (server.advertisement.version === 1) return server.advertisement.commits;
    const packets = await this.post(server, refListingRequest(names), MAX_REFS_BYTES, 'its list of refs');
    return await readRefListing(packets);
  }

  /** The bytes of a pack with what is missing of a commit. */
  async *pack(server: KnownServer, wish: PackWish): AsyncGenerator<Buffer, void, undefined> {
    const what = `a fetch of more than ${MAX_FETCH_BYTES / 1024 / 1024} MiB`;
    const packets = await this.post(server, packRequest(server.advertisement, wish), MAX_FETCH_BYTES, what);
    yield* readPackAnswer(server.advertisement, packets);
  }

  private async post(server: KnownServer, body: Buffer, limit: number, what: string): Promise<AsyncIterable<Packet>> {
    const common = this.common(new URL(`${server.address}/${SERVICE}`));
    const headers = {
      ...common.headers,
      'content-type': `application/x-${SERVICE}-request`,
      accept: `application/x-${SERVICE}-result`,
    };
    const answer = await this.exchanges.send({ ...common, method: 'POST', headers, body });
    checkStatus(this.url, this.access, answer);
    return this.packets(answer, limit, what);
  }

  private common(url: URL) {
    return {
      url,
      access: this.access,
      credentialOrigin: new URL(this.url).origin,
      headers: { 'git-protocol': 'version=2', 'user-agent': 'git/2.0 (wheelhouse)' },
      signal: this.signal,
    };
  }

  private packets(answer: AsyncIterable<Buffer>, limit: number, what: string): AsyncIterable<Packet> {
    return readPackets(limited(answer, limit, () => new RepositoryLimitError(this.url, what)));
  }
}

async function* limited(
  chunks: AsyncIterable<Buffer>,
  limit: number,
  error: () => Error,
): AsyncGenerator<Buffer, void, undefined> {
  let total = 0;
  for await (const chunk of chunks) {
    total += chunk.length;
    if (total > limit) throw error();
    yield chunk;
  }
}
