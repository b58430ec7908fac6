/** The one way to services that users name: source hosts and plugins. Guarded against inner addresses, bounded, cached, rate limited. */

/** How a service is talked to. */
export interface OutboundOptions {
  /** The service's base URL. Credentials go to its origin and nowhere else, whatever the service says. */
  readonly address: string;
  /** PEM text: trusted besides the usual authorities. */
  readonly caCertificates?: string;
  /** TLS certificates are not checked. */
  readonly isInsecure?: boolean;
  /** For one request with all that belongs to it; not above the hub's own limit unless the caller has checked it. */
  readonly timeoutMs?: number;
  /** Sent with each request; may hold credentials. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Failing statuses that `fetch` returns to a library that knows what to do with them; all others throw. */
  readonly passStatuses?: readonly number[];
}

/** What libraries know as `fetch`. */
export type OutboundFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** A JSON answer. */
export interface JsonAnswer {
  readonly body: unknown;
  readonly headers: Headers;
}

/** One conversation with one service, for example all pages of one question: the number of its requests is bounded. */
export interface OutboundSession {
  readonly origin: string;
  /** Throws an error of `outbound-http.errors.ts` for everything but success, URL_NOT_ALLOWED for another origin. */
  readonly fetch: OutboundFetch;
  getJson(url: string | URL, headers?: Readonly<Record<string, string>>): Promise<JsonAnswer>;
  /** Not repeated once the request may have arrived. */
  postJson(url: string | URL, body: unknown, headers?: Readonly<Record<string, string>>): Promise<JsonAnswer>;
}

export abstract class OutboundHttp {
  /** Throws URL_NOT_ALLOWED at once for an address that can be refused without resolving it. */
  abstract open(options: OutboundOptions): OutboundSession;
}
