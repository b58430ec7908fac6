/** The few calls that are made to Bitbucket Server and Data Center. */
import { ServiceNotFoundError, ServiceUnavailableError } from '../../platform/outbound-http/outbound-http.errors.js';
import type { OutboundSession } from '../../platform/outbound-http/outbound-http.js';
import { gatherPages, PAGE_SIZE, parseAnswer, readJsonBody } from '../scm-answers.js';
import { bitbucketServerPage } from './bitbucket-server-answers.js';

export class BitbucketServerClient {
  readonly host: string;
  private readonly address: string;

  constructor(
    private readonly session: OutboundSession,
    address: string,
  ) {
    this.host = new URL(address).host;
    this.address = `${address}/api/1.0`;
  }

  /** All entries of a list. */
  async list(path: string, query: Readonly<Record<string, string>> = {}): Promise<unknown[]> {
    let start = 0;
    return await gatherPages(this.host, async (page) => {
      const from = start === 0 ? {} : { start: String(start) };
      const search = new URLSearchParams({ ...query, limit: String(PAGE_SIZE), ...from }).toString();
      const { body } = await this.session.getJson(`${this.address}/${path}?${search}`);
      const answer = parseAnswer(bitbucketServerPage, body, 'page of a list', this.host);
      if (answer.isLastPage) return { items: answer.values, next: undefined };
      // Entries that nobody may see are left out of pages, so these do not count what they hold.
      const next = answer.nextPageStart ?? 0;
      if (next <= start) throw new ServiceUnavailableError(this.host, 'a list that it sent breaks off');
      start = next;
      return { items: answer.values, next: page + 1 };
    });
  }

  /** Undefined when there is no such thing, or nothing to say about it (status 204). */
  async find(path: string, query: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const search = new URLSearchParams(query).toString();
    try {
      const url = `${this.address}/${path}${search === '' ? '' : `?${search}`}`;
      const response = await this.session.fetch(url, { headers: { accept: 'application/json' } });
      return response.status === 204 ? undefined : await readJsonBody(response, this.host);
    } catch (error) {
      if (error instanceof ServiceNotFoundError) return undefined;
      throw error;
    }
  }
}
