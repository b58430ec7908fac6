/** Reading what hosts answer: all pages or an error, and nothing but the shape that was expected. */
import type { ZodType } from 'zod';
import {
  ServiceLimitError,
  ServiceNotFoundError,
  ServiceUnavailableError,
  serviceErrorOf,
} from '../platform/outbound-http/outbound-http.errors.js';
import { roomOf } from '../platform/outbound-http/value-room.js';
import { InvalidScmSettingsError } from './scm-providers.errors.js';

/** Pages of one list. More are an error, never left out. */
export const MAX_PAGES = 1_000;
/** How much memory a list may take until what is used of it is picked: ten thousand repositories of GitHub take 90 MB. */
export const MAX_LIST_ROOM = 128 * 1024 * 1024;
/** Entries of a page, where the provider allows as many. */
export const PAGE_SIZE = 100;

export interface Page<T> {
  readonly items: readonly T[];
  /** Undefined: this was the last one. */
  readonly next: number | undefined;
}

/** All pages, the first of which is 1. Throws SERVICE_LIMIT_EXCEEDED. */
export async function gatherPages<T>(host: string, readPage: (page: number) => Promise<Page<T>>): Promise<T[]> {
  const gathered: T[] = [];
  const room = new ListRoom(host);
  let next: number | undefined = 1;
  for (let count = 0; next !== undefined; count += 1) {
    if (count >= MAX_PAGES) throw new ServiceLimitError(host, `a list of more than ${MAX_PAGES} pages`);
    const page: Page<T> = await readPage(next).catch((error: unknown) => {
      throw next === 1 ? error : brokenList(host, error);
    });
    if (page.next !== undefined && page.next <= next) {
      throw new ServiceUnavailableError(host, `page ${next} of a list leads back to page ${page.next}`);
    }
    room.add(page.items);
    for (const item of page.items) gathered.push(item);
    next = page.next;
  }
  return gathered;
}

/** What the pages of a list take so far. */
export class ListRoom {
  private room = 0;

  constructor(
    private readonly host: string,
    private readonly most = MAX_LIST_ROOM,
  ) {}

  /** Throws SERVICE_LIMIT_EXCEEDED. */
  add(items: unknown): void {
    this.room += roomOf(items, this.most);
    if (this.room > this.most)
      throw new ServiceLimitError(this.host, `a list that takes more than ${this.most / 1_048_576} MiB`);
  }
}

/** What a later page says: that it is not there means that the list broke off, not that there is nothing to list. */
export function brokenList(host: string, thrown: unknown): unknown {
  if (!(serviceErrorOf(thrown) instanceof ServiceNotFoundError)) return thrown;
  return new ServiceUnavailableError(host, 'a later page of a list is not there', thrown);
}

/** The answer when it has the expected shape. A broken one must never read as an empty one: SERVICE_UNAVAILABLE. */
export function parseAnswer<T>(schema: ZodType<T>, answer: unknown, what: string, host: string): T {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? '' : ` (at ${issue.path.join('.')})`;
  throw new ServiceUnavailableError(host, `what it sent is no ${what}${place}`);
}

/** The body of a success that must be JSON. Throws SERVICE_UNAVAILABLE. */
export async function readJsonBody(response: Response, host: string): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    throw new ServiceUnavailableError(host, 'its answer is not JSON, or not all of it', error);
  }
}

/** The address for the clone protocol: `ssh` unless it is given. */
export function cloneUrl(protocol: string, urls: { readonly ssh: string; readonly https: string }): string {
  if (protocol === '' || protocol === 'ssh') return urls.ssh;
  if (protocol === 'https') return urls.https;
  throw new InvalidScmSettingsError(`cloneProtocol is "${protocol}", but this provider knows only ssh and https.`);
}
