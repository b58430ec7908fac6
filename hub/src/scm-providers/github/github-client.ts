/** Octokit over the guarded transport. */
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/core';
import { paginateRest } from '@octokit/plugin-paginate-rest';
import {
  ServiceAuthenticationError,
  ServiceLimitError,
  ServiceNotFoundError,
  ServiceUnavailableError,
  serviceErrorOf,
} from '../../platform/outbound-http/outbound-http.errors.js';
import type { OutboundFetch, OutboundSession } from '../../platform/outbound-http/outbound-http.js';
import { ListRoom, MAX_PAGES, PAGE_SIZE, brokenList } from '../scm-answers.js';
import { InvalidScmSettingsError } from '../scm-providers.errors.js';
import type { GithubAppCredential } from './github-app-credential.js';

const PagingOctokit = Octokit.plugin(paginateRest);
const SILENT = { debug: silence, info: silence, warn: silence, error: silence };

/** Who asks: an App, the owner of a token, or anyone. */
export interface GithubIdentity {
  readonly token?: string | undefined;
  readonly app?: GithubAppCredential | undefined;
}

export class GithubClient {
  readonly host: string;
  private readonly octokit: InstanceType<typeof PagingOctokit>;

  constructor(session: OutboundSession, baseUrl: string, { token, app }: GithubIdentity) {
    this.host = new URL(baseUrl).host;
    const auth = app !== undefined ? { authStrategy: createAppAuth, auth: app } : token ? { auth: token } : {};
    this.octokit = new PagingOctokit({ baseUrl, log: SILENT, request: { fetch: guarded(session.fetch) }, ...auth });
    // The paging plugin takes an empty answer for an empty page.
    this.octokit.hook.after('request', (response, { method, url }) => {
      if (method !== 'GET' || !/[?&]per_page=/.test(url) || Array.isArray(response.data)) return;
      throw new ServiceUnavailableError(this.host, 'a page of a list that it sent is no list');
    });
  }

  /** All pages. The parameters fill the route; those without a place in it become the query. */
  async list(route: string, parameters: Readonly<Record<string, string>>): Promise<unknown[]> {
    const gathered: unknown[] = [];
    const room = new ListRoom(this.host);
    let pages = 0;
    try {
      for await (const page of this.octokit.paginate.iterator(route, { ...parameters, per_page: PAGE_SIZE })) {
        pages += 1;
        room.add(page.data);
        for (const item of page.data) gathered.push(item);
        const isMore = /rel="next"/.test(page.headers.link ?? '');
        if (isMore && pages >= MAX_PAGES)
          throw new ServiceLimitError(this.host, `a list of more than ${MAX_PAGES} pages`);
      }
    } catch (thrown) {
      throw this.errorOf(pages === 0 ? thrown : brokenList(this.host, thrown));
    }
    return gathered;
  }

  /** Undefined when there is no such thing. */
  async find(route: string, parameters: Readonly<Record<string, string>>): Promise<unknown> {
    try {
      const data: unknown = (await this.octokit.request(route, { ...parameters })).data;
      // Octokit gives the text of what it cannot read, and an empty text for nothing.
      if (typeof data === 'object' && data !== null) return data;
      throw new ServiceUnavailableError(this.host, 'its answer is not JSON, or not all of it');
    } catch (thrown) {
      const error = this.errorOf(thrown);
      if (error instanceof ServiceNotFoundError) return undefined;
      throw error;
    }
  }

  private errorOf(thrown: unknown): unknown {
    const known = serviceErrorOf(thrown);
    if (known !== undefined) return known;
    const status = thrown instanceof Error && 'status' in thrown ? thrown.status : undefined;
    if (status === 401) return new ServiceAuthenticationError(this.host, 401, true);
    return new InvalidScmSettingsError(
      `The request to GitHub at ${this.host} could not be made. If a GitHub App is used, check that githubAppPrivateKey holds its PEM key.`,
    );
  }
}

/** What an App's token is asked for with POST: that there is no such installation says nothing about repositories. */
function guarded(send: OutboundFetch): OutboundFetch {
  return async (input, init) => {
    try {
      return await send(input, init);
    } catch (error) {
      if (init?.method !== 'POST' || !(error instanceof ServiceNotFoundError)) throw error;
      throw new ServiceAuthenticationError(new URL(input instanceof Request ? input.url : input).host, 404, true);
    }
  };
}

function silence(): void {
  // Octokit's warnings would go to the console.
}
