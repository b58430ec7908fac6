/** What is said to one Git server about one repository, whatever carries it. */
import { RepositoryLimitError } from '../git.errors.js';
import { MAX_REFS_BYTES } from '../git-limits.js';

/** The program that answers. */
export const UPLOAD_PACK = 'git-upload-pack';

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

/** One conversation: bounded by the signal, and closed when nothing more is to be said. In the forms of smart HTTP: what else carries it follows them. */
export abstract class RemoteConversation {
  abstract readonly url: string;
  abstract readonly signal: AbortSignal;
  /** An http(s) address that isomorphic-git takes for the remote's: it speaks of no others. */
  abstract readonly libraryUrl: string;
  /** What may be used in the next conversation in place of the first request; undefined where there is no such thing. */
  abstract readonly server: KnownServer | undefined;
  /** The first request, with these headers (`git-protocol` among them). */
  abstract greet(headers: Readonly<Record<string, string>>): Promise<Buffer>;
  /** A request after {@link greet}. The answer is read up to the limit. */
  abstract post(
    body: Buffer,
    headers: Readonly<Record<string, string>>,
    limit: AnswerLimit,
  ): Promise<AsyncGenerator<Buffer, void, undefined>>;
  /** Gives back what carries it. Never throws. */
  abstract close(): void;
}

/** Whether headers ask for version 2 of the protocol. */
export function asksForVersion2(headers: Readonly<Record<string, string>>): boolean {
  return Object.entries(headers).some(([name, value]) => /^git-protocol$/i.test(name) && /2/.test(value));
}

/** The same bytes up to a limit. */
export async function* limited(
  url: string,
  chunks: AsyncIterable<Buffer>,
  limit: AnswerLimit,
): AsyncGenerator<Buffer, void, undefined> {
  let total = 0;
  for await (const chunk of chunks) {
    total += chunk.length;
    if (total > limit.bytes) throw new RepositoryLimitError(url, limit.what);
    yield chunk;
  }
}
