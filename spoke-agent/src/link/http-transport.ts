// One HTTP POST of JSON at a time over kept connections, with a limit on time and size. Knows nothing of GraphQL.
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { PROTOCOL_HEADER, PROTOCOL_MAJOR } from '@wheelhouse/protocol';
import { HubError } from './hub.errors.js';

const unzip = promisify(gunzip);

/** How long an answer may take in all. */
export const REQUEST_TIMEOUT_MS = 30_000;
/** The largest answer that is read: 100 renders of a generous size. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;
/** Connections to the hub that are kept open. */
const MAX_CONNECTIONS = 4;
/** How long an idle connection is kept. */
const KEEP_ALIVE_MS = 55_000;

/** An HTTP answer, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  /** The server's clock; undefined when it did not say. */
  readonly date: Date | undefined;
  readonly retryAfterMs: number | undefined;
  /** The protocol that the server says it speaks; undefined where it does not. */
  readonly protocol?: string | undefined;
}

export class HttpTransport {
  private readonly url: URL;
  private readonly agent: HttpAgent;

  constructor(url: URL) {
    this.url = url;
    const options = { keepAlive: true, maxSockets: MAX_CONNECTIONS, timeout: KEEP_ALIVE_MS };
    this.agent = url.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
  }

  /** Throws HubError HUB_UNAVAILABLE when no answer comes. */
  async post(body: string, headers: Readonly<Record<string, string>>): Promise<HttpAnswer> {
    try {
      const answer = await this.send(body, headers);
      return {
        status: answer.statusCode ?? 0,
        body: await readBody(answer),
        date: dateOf(answer.headers.date),
        retryAfterMs: retryAfterOf(answer.headers['retry-after']),
        protocol: textOf(answer.headers[PROTOCOL_HEADER]),
      };
    } catch (error) {
      const reason = error instanceof Error ? error.message || error.name : String(error);
      throw new HubError('HUB_UNAVAILABLE', `The hub at ${this.url.origin} does not answer: ${reason}`, {
        cause: error,
      });
    }
  }

  close(): void {
    this.agent.destroy();
  }

  private send(body: string, headers: Readonly<Record<string, string>>): Promise<IncomingMessage> {
    const request = this.url.protocol === 'https:' ? httpsRequest : httpRequest;
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const sent = request(
      this.url,
      {
        method: 'POST',
        agent: this.agent,
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
        headers: {
          ...headers,
          'content-type': 'application/json',
          accept: 'application/json',
          [PROTOCOL_HEADER]: String(PROTOCOL_MAJOR),
          'accept-encoding': 'gzip',
          'content-length': Buffer.byteLength(body),
        },
      },
      resolve,
    );
    sent.on('error', reject);
    sent.end(body);
    return promise;
  }
}

async function readBody(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new Error(`its answer is longer than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  if (answer.headers['content-encoding'] !== 'gzip') return bytes.toString('utf8');
  return (await unzip(bytes, { maxOutputLength: MAX_ANSWER_BYTES })).toString('utf8');
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}

function dateOf(header: string | undefined): Date | undefined {
  const time = Date.parse(header ?? '');
  return Number.isNaN(time) ? undefined : new Date(time);
}

/** Retry-After in seconds or as a date; at most ten minutes are believed. */
function retryAfterOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1_000;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), 600_000);
}
