/** The one way to services that users name: source hosts, plugins, chart repositories. Guarded against inner addresses, bounded, cached, rate limited. */

/**
 * Where the session's own origin may be. `service`: at no loopback, link-local or metadata address. `repository`: at no link-local or
 * metadata address. `anywhere`: a person named exactly this address. Where it leads on to (redirects) is always checked as a service is;
 * only from loopback it may lead to loopback.
 */
export type OutboundReach = 'service' | 'repository' | 'anywhere';

/** A proxy, and the hosts that are reached without it (`NO_PROXY` grammar). */
export interface OutboundProxy {
  readonly url: string;
  readonly noProxy: readonly string[];
}

/** How a service is talked to. */
export interface OutboundOptions {
  /** The service's base URL. Credentials go to its origin and nowhere else, whatever the service says. */
  readonly address: string;
  /** PEM text: trusted besides the usual authorities. */
  readonly caCertificates?: string;
  /** TLS certificates are not checked. */
  readonly isInsecure?: boolean;
  /** PEM texts: shown to the service's own origin when it asks for a certificate. */
  readonly clientCertificate?: { readonly certificate: string; readonly key: string };
  readonly proxy?: OutboundProxy;
  /** By default `service`. */
  readonly reach?: OutboundReach;
  /** For answers that are larger than those of services: as they come, and unfolded. */
  readonly maxBodyBytes?: number;
  /** Answers as they lie there: nothing is unfolded, whatever the server calls it. For files that are archives themselves. */
  readonly isRaw?: boolean;
  /** The caller keeps answers itself, and may ask with conditions (`if-none-match`): nothing is kept here, and 304 is an answer. */
  readonly isKeptByCaller?: boolean;
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

/** An answer whose bytes are handed over as they came, without a copy: large ones would hold up everything else. */
export interface BytesAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** One conversation with one service, for example all pages of one question: the number of its requests is bounded. */
export interface OutboundSession {
  readonly origin: string;
  /** Throws an error of `outbound-http.errors.ts` for everything but success, URL_NOT_ALLOWED for another origin. */
  readonly fetch: OutboundFetch;
  getJson(url: string | URL, headers?: Readonly<Record<string, string>>): Promise<JsonAnswer>;
  getBytes(url: string | URL, headers?: Readonly<Record<string, string>>): Promise<BytesAnswer>;
  /** Not repeated once the request may have arrived. */
  postJson(url: string | URL, body: unknown, headers?: Readonly<Record<string, string>>): Promise<JsonAnswer>;
}

export abstract class OutboundHttp {
  /** Throws URL_NOT_ALLOWED at once for an address that can be refused without resolving it. */
  abstract open(options: OutboundOptions): OutboundSession;
}
