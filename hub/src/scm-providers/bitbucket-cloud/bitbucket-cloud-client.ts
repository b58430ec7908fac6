/** The few calls that are made to Bitbucket Cloud. */
import { ServiceNotFoundError, ServiceUnavailableError } from '../../platform/outbound-http/outbound-http.errors.js';
import type { OutboundSession } from '../../platform/outbound-http/outbound-http.js';
import { gatherPages, parseAnswer } from '../scm-answers.js';
import { bitbucketPage } from './bitbucket-cloud-answers.js';

export class BitbucketCloudClient {
  readonly host: string;

  constructor(
    private readonly session: OutboundSession,
    private readonly address: string,
  ) {
    this.host = new URL(address).host;
  }

  /** All entries of a list. Where it goes on is what `next` says, which the session only follows on the same origin. */
  async list(path: string, query: Readonly<Record<string, string>>): Promise<unknown[]> {
    let url = `${this.address}/${path}?${new URLSearchParams(query).toString()}`;
    const seen = new Set<string>();
    return await gatherPages(this.host, async (page) => {
      seen.add(url);
      const { body } = await this.session.getJson(url);
      const { values, next } = parseAnswer(bitbucketPage, body, 'page of a list', this.host);
      if (next === undefined || next === null || next === '') return { items: values, next: undefined };
      if (URL.parse(next) === null || seen.has(next)) {
        throw new ServiceUnavailableError(this.host, 'a list that it sent does not lead on to another page');
      }
      url = next;
      return { items: values, next: page + 1 };
    });
  }

  /** Undefined when there is no such thing. */
  async find(path: string, query: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const search = new URLSearchParams(query).toString();
    try {
      return (await this.session.getJson(`${this.address}/${path}${search === '' ? '' : `?${search}`}`)).body;
    } catch (error) {
      if (error instanceof ServiceNotFoundError) return undefined;
      throw error;
    }
  }
}
