/**
 * The HTTP client that isomorphic-git is given: our own conversation underneath, with its limits, timeouts, redirects and credentials.
 * The library takes an answer that breaks off for one that ended, so answers are checked here first and what is wrong is kept.
 */
import { buffer } from 'node:stream/consumers';
import type { GitHttpRequest, GitHttpResponse, HttpClient } from 'isomorphic-git';
import { GitFormatError } from '../git.errors.js';
import { checkNoError } from './pack-answer.js';
import { FLUSH, FLUSH_PACKET, framed, packet, readPackets } from './pkt-line.js';
import type { AnswerLimit, RemoteConversation } from './remote-conversation.js';

/** Packets without content in one answer. The library keeps each in memory until the answer ends. */
const MAX_EMPTY_PACKETS = 1_000;

class LibraryHttp implements HttpClient {
  /** The first thing that went wrong, which the library may have swallowed. */
  failure: unknown;

  constructor(
    private readonly conversation: RemoteConversation,
    private readonly limit: AnswerLimit,
    private readonly prefixes: readonly string[],
  ) {}

  async request({ url, method, headers = {}, body }: GitHttpRequest): Promise<GitHttpResponse> {
    try {
      const service = 'application/x-git-upload-pack';
      if (method !== 'POST') {
        const greeting = await this.conversation.greet(headers);
        return answerOf(url, `${service}-advertisement`, this.checked([greeting]));
      }
      const question = this.narrowed(body === undefined ? Buffer.alloc(0) : await buffer(body));
      const answer = await this.conversation.post(question, headers, this.limit);
      return answerOf(url, `${service}-result`, this.checked(answer));
    } catch (error) {
      this.failure ??= error;
      throw error;
    }
  }

  /** The library can name one prefix of the refs to list; all go in one request. */
  private narrowed(question: Buffer): Buffer {
    if (this.prefixes.length === 0 || !question.includes('command=ls-refs')) return question;
    const more = this.prefixes.map((prefix) => packet(`ref-prefix ${prefix}`)).join('');
    return Buffer.concat([question.subarray(0, -FLUSH_PACKET.length), Buffer.from(`${more}${FLUSH_PACKET}`)]);
  }

  /** The same bytes, packet by packet. Ends in an error when a server says one, or the answer is not whole. */
  private async *checked(
    chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      let last: unknown;
      let empty = 0;
      for await (const one of readPackets(chunks)) {
        if (one.length === 0 || typeof one === 'string') empty += 1;
        if (empty > MAX_EMPTY_PACKETS) throw new GitFormatError('the answer holds too many empty packets');
        if (typeof one !== 'string') checkNoError(one);
        last = one;
        yield framed(one);
      }
      if (last !== FLUSH) throw new GitFormatError('the answer ended early');
    } catch (error) {
      this.failure ??= error;
      throw error;
    }
  }
}

/**
 * Runs a call of isomorphic-git over the conversation. Throws what went wrong underneath; for the library's own complaints
 * GitFormatError. `prefixes` narrow a list of refs where the server can (protocol version 2).
 */
export async function throughLibrary<Result>(
  conversation: RemoteConversation,
  limit: AnswerLimit,
  call: (http: HttpClient) => Promise<Result>,
  prefixes: readonly string[] = [],
): Promise<Result> {
  const http = new LibraryHttp(conversation, limit, prefixes);
  let result: Result;
  try {
    result = await Promise.race([call(http), whenAborted(conversation.signal)]);
  } catch (error) {
    throw http.failure ?? (error instanceof GitFormatError ? error : notGit(error));
  }
  if (http.failure !== undefined) throw http.failure;
  return result;
}

function notGit(cause: unknown): GitFormatError {
  return new GitFormatError('the answer is not in the form of the Git protocol', { cause });
}

function answerOf(url: string, contentType: string, body: AsyncGenerator<Uint8Array, void, undefined>) {
  return { url, statusCode: 200, statusMessage: 'OK', headers: { 'content-type': contentType }, body };
}

/** The library knows no time limits: what waits for it does. */
async function whenAborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  if (signal.aborted) reject(signal.reason);
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  return await promise;
}
