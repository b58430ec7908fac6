/** The few lists of GitLab that are asked for, all pages of them. */
import { Branches, Groups, MergeRequests, Repositories } from '@gitbeaker/rest';
import { ServiceNotFoundError, serviceErrorOf } from '../../platform/outbound-http/outbound-http.errors.js';
import type { OutboundSession } from '../../platform/outbound-http/outbound-http.js';
import { PAGE_SIZE, type Page, gatherPages } from '../scm-answers.js';
import { gitlabRequester } from './gitlab-requester.js';

/** What a page came with, as Gitbeaker tells it. */
interface Expanded {
  readonly data: unknown;
  readonly paginationInfo: { readonly next: number | null; readonly perPage: number };
}

/** Asks for one page. */
type ReadPage = (options: { page: number; perPage: number; showExpanded: true }) => Promise<unknown>;

export class GitlabClient {
  readonly host: string;
  readonly branches: Branches;
  readonly groups: Groups;
  readonly mergeRequests: MergeRequests;
  readonly repositories: Repositories;

  constructor(session: OutboundSession, address: string) {
    this.host = new URL(address).host;
    // The token is the session's: Gitbeaker never sees it.
    const options = { host: address, token: '', queryTimeout: null, requesterFn: gitlabRequester(session) };
    this.branches = new Branches(options);
    this.groups = new Groups(options);
    this.mergeRequests = new MergeRequests(options);
    this.repositories = new Repositories(options);
  }

  async list(readPage: ReadPage): Promise<unknown[]> {
    return await gatherPages(this.host, async (page) => {
      const answer = await readPage({ page, perPage: PAGE_SIZE, showExpanded: true });
      return toPage(answer as Expanded, page);
    });
  }

  /** Undefined when GitLab has no such thing. */
  async find<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer;
    } catch (thrown) {
      const error = serviceErrorOf(thrown) ?? thrown;
      if (error instanceof ServiceNotFoundError) return undefined;
      throw error;
    }
  }
}

function toPage({ data, paginationInfo }: Expanded, page: number): Page<unknown> {
  // What is no list is found out when the whole is read: it must not pass for an empty one.
  if (!Array.isArray(data)) return { items: [data], next: undefined };
  const { next, perPage } = paginationInfo;
  // Something between may have taken the headers away: then a full page may have a successor.
  const mayGoOn = Number.isNaN(perPage) && data.length >= PAGE_SIZE;
  return { items: data as unknown[], next: next ?? (mayGoOn ? page + 1 : undefined) };
}
