/** One request and its answer, bounded in bytes as they come and as they unfold. Follows nothing, remembers nothing. */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { type Dispatcher, request } from 'undici';
import { errorCode } from '../errors/system-error.js';
import type { HeaderRecord } from './credential-headers.js';
import { ServiceLimitError, ServiceUnavailableError } from './outbound-http.errors.js';
import type { OutboundLimits } from './outbound-limits.js';

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly url: URL;
  readonly headers: HeaderRecord;
  readonly body?: Uint8Array | undefined;
  /** Whether the body is wanted as it lies there. */
  readonly isRaw?: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Decompressed; of failures and redirects only the beginning, if anything. */
  readonly body: Uint8Array<ArrayBuffer>;
}

/** What is read of the body of a failure. */
const MAX_FAILURE_BYTES = 64 * 1024;
const EMPTY = new Uint8Array(0);
const DECODERS: ReadonlyMap<string, (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>> =
  new Map([
    ['gzip', promisify(gunzip)],
    ['x-gzip', promisify(gunzip)],
    ['deflate', promisify(inflate)],
    ['br', promisify(brotliDecompress)],
  ]);

/** Sends a request over the dispatcher's connections. Throws what the network says, SERVICE_LIMIT_EXCEEDED, SERVICE_UNAVAILABLE. */
export async function exchange(
  { method, url, headers, body, isRaw = false }: HttpRequest,
  dispatcher: Dispatcher,
  limits: OutboundLimits,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const answer = await request(url, {
    method,
    headers: { 'accept-encoding': isRaw ? 'identity' : 'gzip, deflate, br', ...headers },
    body: body ?? null,
    dispatcher,
    signal,
  });
  const status = answer.statusCode;
  const received = toHeaders(answer.headers);
  if (status >= 300 && status < 400) {
    await answer.body.dump({ limit: MAX_FAILURE_BYTES, signal });
    return { status, headers: received, body: EMPTY };
  }
  const isFailure = status >= 400;
  const wire = await readAtMost(answer.body, isFailure ? MAX_FAILURE_BYTES : limits.maxBodyBytes);
  if (wire.isCut && !isFailure) throw tooLarge(url, limits.maxBodyBytes);
  const encoding = isRaw ? null : received.get('content-encoding');
  received.delete('content-encoding');
  received.delete('content-length');
  const decoded = decode(url, wire.bytes, encoding, limits.maxDecodedBytes);
  // What a failure says is only a hint.
  return { status, headers: received, body: isFailure ? await decoded.catch(() => EMPTY) : await decoded };
}

async function readAtMost(
  body: Dispatcher.ResponseData['body'],
  maxBytes: number,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; isCut: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop closes the connection.
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) return { bytes: EMPTY, isCut: true };
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks, size), isCut: false };
}

async function decode(
  url: URL,
  bytes: Uint8Array<ArrayBuffer>,
  encoding: string | null,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const name = (encoding ?? 'identity').trim().toLowerCase();
  if (name === 'identity' || name === '' || bytes.byteLength === 0) return bytes;
  const decoder = DECODERS.get(name);
  if (decoder === undefined) throw new ServiceUnavailableError(url.host, 'its answer is compressed in an unknown way');
  try {
    const { buffer, byteOffset, byteLength } = await decoder(bytes, { maxOutputLength: maxBytes });
    return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
  } catch (error) {
    if (errorCode(error) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(url, maxBytes);
    throw new ServiceUnavailableError(url.host, 'its answer cannot be decompressed', error);
  }
}

function tooLarge(url: URL, bytes: number): ServiceLimitError {
  return new ServiceLimitError(url.host, `an answer of more than ${Math.ceil(bytes / 1024 / 1024)} MiB`);
}

function toHeaders(received: Dispatcher.ResponseData['headers']): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(received)) {
    for (const one of Array.isArray(value) ? value : [value ?? '']) {
      // What Headers would refuse is nothing that we read.
      if (/^[\t\x20-\x7e\x80-\xff]*$/.test(one)) headers.append(name, one);
    }
  }
  return headers;
}
