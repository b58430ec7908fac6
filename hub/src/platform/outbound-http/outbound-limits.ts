/** What one conversation with a service may cost. Tests hand in smaller ones. */
export interface OutboundLimits {
  /** Resolving the name, connecting and the TLS handshake. */
  readonly connectTimeoutMs: number;
  /** One request with its redirects, repetitions and body. */
  readonly requestTimeoutMs: number;
  /** One body as it comes over the wire. */
  readonly maxBodyBytes: number;
  /** The same, decompressed. */
  readonly maxDecodedBytes: number;
  /** Values of one body, as JSON: millions of empty ones would take many times its length. */
  readonly maxValues: number;
  /** All bodies of one session, decompressed: an endless list of pages ends. */
  readonly maxSessionBytes: number;
  readonly maxRedirects: number;
  /** Requests of one session: a question that needs more is refused. */
  readonly maxRequests: number;
  /** How often a GET is repeated after a 5xx or a broken connection. */
  readonly maxRetries: number;
  /** The first wait before a repetition is random up to this; each further one up to twice as much. */
  readonly retryDelayMs: number;
}

export const OUTBOUND_LIMITS: OutboundLimits = {
  connectTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  maxBodyBytes: 16 * 1024 * 1024,
  maxDecodedBytes: 32 * 1024 * 1024,
  maxValues: 1_000_000,
  maxSessionBytes: 512 * 1024 * 1024,
  maxRedirects: 5,
  maxRequests: 50_000,
  maxRetries: 2,
  retryDelayMs: 500,
};

/** Answers kept for conditional requests, all services together. */
export const MAX_CACHE_BYTES = 64 * 1024 * 1024;
/** Larger bodies are not kept: one would push out many others. */
export const MAX_CACHED_BODY_BYTES = 4 * 1024 * 1024;
/** Connections to one host at a time. */
export const MAX_CONNECTIONS_PER_HOST = 8;
/** A connection without use is closed after this time. */
export const KEEP_ALIVE_MS = 10_000;
/** Sets of connections, one for each combination of TLS settings; the one that was used longest ago is closed. */
export const MAX_AGENTS = 64;
/** The wait after a rate limit where the service names none. */
export const DEFAULT_RATE_LIMIT_WAIT_MS = 60_000;
/** No service keeps the hub from asking for longer. */
export const MAX_RATE_LIMIT_WAIT_MS = 3_600_000;
/** Rate limits that are remembered, one for each host and credential. */
export const MAX_REMEMBERED_RATE_LIMITS = 10_000;
/** Addresses longer than this are refused. */
export const MAX_URL_LENGTH = 8_192;
