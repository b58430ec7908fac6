/** gitea-js over the guarded transport, all pages of lists. */
import { type Api, giteaApi } from 'gitea-js';
import { ServiceNotFoundError, ServiceUnavailableError } from '../../platform/outbound-http/outbound-http.errors.js';
import type { OutboundSession } from '../../platform/outbound-http/outbound-http.js';
import { type Page, gatherPages } from '../scm-answers.js';

/** Gitea's own bound unless the server is set otherwise. */
const GITEA_PAGE_SIZE = 50;

/** An answer as gitea-js gives it: the response with what was read of it. */
interface GiteaAnswer {
  readonly headers: Headers;
  readonly data: unknown;
}

/** Asks for one page. */
type ReadPage = (query: { page: number; limit: number }) => Promise<GiteaAnswer>;

export class GiteaClient {
  readonly host: string;
  readonly api: Api<unknown>;

  constructor(session: OutboundSession, address: string) {
    this.host = new URL(address).host;
    // The token is the session's: gitea-js never sees it.
    this.api = giteaApi(address, { customFetch: session.fetch });
  }

  async list(readPage: ReadPage): Promise<unknown[]> {
    let seen = 0;
    return await gatherPages(this.host, async (page) => {
      const { data, headers } = await readPage({ page, limit: GITEA_PAGE_SIZE });
      if (!Array.isArray(data))
        throw new ServiceUnavailableError(this.host, 'a page of a list that it sent is no list');
      seen += data.length;
      return this.toPage(data, headers, page, seen);
    });
  }

  /** Undefined when Gitea has no such thing. */
  async find(answer: Promise<GiteaAnswer>): Promise<unknown> {
    try {
      const { data } = await answer;
      // gitea-js keeps a body that it cannot read to itself.
      if (data === null) throw new ServiceUnavailableError(this.host, 'its answer is not JSON, or not all of it');
      return data;
    } catch (error) {
      if (error instanceof ServiceNotFoundError) return undefined;
      throw error;
    }
  }

  private toPage(items: readonly unknown[], headers: Headers, page: number, seen: number): Page<unknown> {
    const total = Number.parseInt(headers.get('x-total-count') ?? '', 10);
    const isMore = /rel="?next"?/.test(headers.get('link') ?? '') || seen < total;
    const mayGoOn = Number.isNaN(total) && !headers.has('link') && items.length >= GITEA_PAGE_SIZE;
    if (isMore && items.length === 0) throw new ServiceUnavailableError(this.host, 'a list that it sent breaks off');
    return { items, next: isMore || mayGoOn ? page + 1 : undefined };
  }
}
