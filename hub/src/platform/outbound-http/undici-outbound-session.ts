/** A conversation with one service: redirects, repetitions, and credentials that stay with their origin. */
import { setTimeout as wait } from 'node:timers/promises';
import { type HeaderRecord, callerHeaders, withoutCredentials } from './credential-headers.js';
import type { GuardedRequests } from './guarded-requests.js';
import { OutboundRoute } from './outbound-route.js';
import type { HttpAnswer, HttpRequest } from './http-exchange.js';
import {
  ServiceLimitError,
  ServiceUnavailableError,
  UnusableRequestError,
  UrlNotAllowedError,
} from './outbound-http.errors.js';
import type { BytesAnswer, JsonAnswer, OutboundFetch, OutboundOptions, OutboundSession } from './outbound-http.js';
import type { OutboundLimits } from './outbound-limits.js';
import { countJsonValues } from './value-room.js';
import { isTransientAnswer, isTransientFailure, networkError, statusError } from './service-errors.js';

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Redirects that keep the method and the body. */
const METHOD_KEEPING: ReadonlySet<number> = new Set([307, 308]);
const USER_AGENT = 'wheelhouse';

export interface SessionParts {
  /** The library behind them is loaded with the first request. */
  readonly requests: () => Promise<GuardedRequests>;
  readonly limits: OutboundLimits;
  /** 0 to 1, for the waits before repetitions. */
  readonly random: () => number;
}

export class UndiciOutboundSession implements OutboundSession {
  readonly origin: string;
  private readonly route: OutboundRoute;
  private readonly headers: HeaderRecord;
  private sent = 0;
  private received = 0;

  constructor(
    private readonly parts: SessionParts,
    address: URL,
    private readonly options: OutboundOptions,
  ) {
    this.origin = address.origin;
    this.route = new OutboundRoute(address, options);
    for (const value of Object.values(options.headers ?? {})) {
      if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) throw new UnusableRequestError(address.host);
    }
    this.headers = { 'user-agent': USER_AGENT, ...callerHeaders(Object.entries(options.headers ?? {})) };
  }

  readonly fetch: OutboundFetch = async (input, init) => {
    const request = toRequest(input, init);
    const { method } = request;
    if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') throw new TypeError(`${method} is never sent`);
    const url = new URL(request.url);
    const headers = { ...this.headers, ...callerHeaders(request.headers, this.options.isKeptByCaller) };
    const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
    const answer = await this.converse({ method, url, headers, body }, request.signal);
    const hasBody = answer.body.byteLength > 0;
    const response = new Response(hasBody ? answer.body : null, { status: answer.status, headers: answer.headers });
    return Object.defineProperty(response, 'url', { value: url.href });
  };

  async getJson(url: string | URL, headers: HeaderRecord = {}): Promise<JsonAnswer> {
    return await this.askJson(new URL(url), { method: 'GET', headers: { accept: 'application/json', ...headers } });
  }

  async getBytes(url: string | URL, headers: HeaderRecord = {}): Promise<BytesAnswer> {
    const own = callerHeaders(Object.entries(headers), this.options.isKeptByCaller);
    const request = { method: 'GET', url: new URL(url), headers: { ...this.headers, ...own } } as const;
    return await this.converse(request, new AbortController().signal);
  }

  async postJson(url: string | URL, body: unknown, headers: HeaderRecord = {}): Promise<JsonAnswer> {
    return await this.askJson(new URL(url), {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  private async askJson(url: URL, init: RequestInit): Promise<JsonAnswer> {
    const response = await this.fetch(url, init);
    try {
      return { body: await response.json(), headers: response.headers };
    } catch (error) {
      throw new ServiceUnavailableError(url.host, 'its answer is not JSON, or not all of it', error);
    }
  }

  /** The answer, redirects followed and repetitions made. Throws for everything that is no success and not asked for. */
  private async converse(request: HttpRequest, givenUp: AbortSignal): Promise<HttpAnswer> {
    const { url } = request;
    if (url.origin !== this.origin) {
      throw new UrlNotAllowedError(
        `The service at ${new URL(this.origin).host} leads on to ${url.origin}, another place, where its credential must not go. Check its configured external address.`,
        url.host,
      );
    }
    this.sent += 1;
    const { maxRequests, requestTimeoutMs } = this.parts.limits;
    if (this.sent > maxRequests) throw new ServiceLimitError(url.host, `${maxRequests} requests for one question`);
    const timeoutMs = this.options.timeoutMs ?? requestTimeoutMs;
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await this.repeat(request, AbortSignal.any([timeout, givenUp]));
      this.checkSize(url, answer.body);
      return answer;
    } catch (error) {
      if (timeout.aborted) {
        throw new ServiceUnavailableError(url.host, `it took longer than ${timeoutMs / 1_000} s`, error);
      }
      givenUp.throwIfAborted();
      throw networkError(url, error);
    }
  }

  private checkSize({ host }: URL, body: Uint8Array): void {
    const { maxValues, maxSessionBytes } = this.parts.limits;
    this.received += body.byteLength;
    if (this.received > maxSessionBytes) {
      throw new ServiceLimitError(host, `answers to one question of more than ${maxSessionBytes / 1_048_576} MiB`);
    }
    if (this.options.maxBodyBytes !== undefined) return;
    if (body.byteLength > maxValues && countJsonValues(body) > maxValues) {
      throw new ServiceLimitError(host, `an answer of more than ${maxValues} values`);
    }
  }

  private async repeat(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const { maxRetries, retryDelayMs } = this.parts.limits;
    for (let attempt = 0; ; attempt += 1) {
      const isLast = attempt >= maxRetries;
      try {
        const answer = await this.follow(request, signal);
        if (answer.status < 300 || this.isPassed(answer.status)) return answer;
        if (isLast || !isTransientAnswer(request, answer)) {
          throw statusError(request.url, answer.status, request.headers);
        }
      } catch (error) {
        if (isLast || signal.aborted || !isTransientFailure(request, error)) throw error;
      }
      await wait(this.parts.random() * retryDelayMs * 2 ** attempt, undefined, { signal });
    }
  }

  private isPassed(status: number): boolean {
    if (status === 304) return this.options.isKeptByCaller === true;
    return this.options.passStatuses?.includes(status) === true;
  }

  private async follow(first: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const requests = await this.parts.requests();
    let request = first;
    for (let redirects = 0; ; redirects += 1) {
      const answer = await requests.send(request, this.route.to(request.url), signal);
      const location = answer.headers.get('location');
      if (!REDIRECTS.has(answer.status) || location === null) return answer;
      if (redirects >= this.parts.limits.maxRedirects) {
        throw new ServiceLimitError(first.url.host, `more than ${this.parts.limits.maxRedirects} redirects`);
      }
      request = this.redirected(request, answer.status, location);
    }
  }

  private redirected(request: HttpRequest, status: number, location: string): HttpRequest {
    const url = URL.parse(location, request.url.href);
    if (url === null)
      throw new ServiceUnavailableError(request.url.host, 'it redirects to something that is no address');
    if (this.options.reach !== undefined && request.url.protocol === 'https:' && url.protocol !== 'https:') {
      throw new ServiceUnavailableError(
        request.url.host,
        'it redirects to an unencrypted address, which is not followed',
      );
    }
    if (request.method === 'POST' && (!METHOD_KEEPING.has(status) || url.origin !== this.origin)) {
      throw new ServiceUnavailableError(request.url.host, `it redirects to ${url.origin}, which is not followed here`);
    }
    // Once dropped, a credential does not come back, even if the way leads back.
    const headers = url.origin === this.origin ? request.headers : withoutCredentials(request.headers);
    return { ...request, url, headers };
  }
}

/** The platform's own error would repeat a token that is no header value, for example one of two lines. */
function toRequest(input: string | URL | Request, init: RequestInit | undefined): Request {
  try {
    return new Request(input, init);
  } catch {
    const url = URL.parse(input instanceof Request ? input.url : String(input));
    throw new UnusableRequestError(url?.host ?? 'a service');
  }
}
