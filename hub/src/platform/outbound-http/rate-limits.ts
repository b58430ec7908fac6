/** What services say about how often they may be asked, and keeping to it. */
import type { Clock } from '../clock/clock.js';
import { RateLimitedError } from './outbound-http.errors.js';
import { DEFAULT_RATE_LIMIT_WAIT_MS, MAX_RATE_LIMIT_WAIT_MS, MAX_REMEMBERED_RATE_LIMITS } from './outbound-limits.js';

/** Values of `reset` headers above this are times, below it they are seconds to wait. */
const FIRST_TIME_SECONDS = 1_000_000_000;

/** What an answer says. */
export interface RateLimitAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The beginning of the body of a failure: GitHub tells its secondary limit there. */
  readonly text: string;
}

/** Refuses requests of a host and credential locally until the service wants to hear of them again. */
export class RateLimits {
  private readonly blockedUntil = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** Throws RATE_LIMITED. */
  check(key: string, host: string): void {
    const until = this.blockedUntil.get(key);
    if (until === undefined) return;
    if (until > this.clock.now().getTime()) throw new RateLimitedError(host, new Date(until));
    this.blockedUntil.delete(key);
  }

  /** Reads what an answer says. Throws RATE_LIMITED when it is a refusal for this reason. */
  observe(key: string, host: string, answer: RateLimitAnswer): void {
    const now = this.clock.now().getTime();
    const isRefused = isRateLimit(answer);
    const isUsedUp = remaining(answer.headers) === 0;
    if (!isRefused && !(isUsedUp && answer.status < 400)) return;
    const until = waitUntil(answer.headers, now) ?? (isRefused ? now + DEFAULT_RATE_LIMIT_WAIT_MS : undefined);
    if (until === undefined || until <= now) {
      if (isRefused) throw new RateLimitedError(host, new Date(now));
      return;
    }
    this.remember(key, Math.min(until, now + MAX_RATE_LIMIT_WAIT_MS));
    if (isRefused) this.check(key, host);
  }

  private remember(key: string, until: number): void {
    this.blockedUntil.delete(key);
    this.blockedUntil.set(key, until);
    const [oldest] = this.blockedUntil.keys();
    if (this.blockedUntil.size > MAX_REMEMBERED_RATE_LIMITS && oldest !== undefined) this.blockedUntil.delete(oldest);
  }
}

function isRateLimit({ status, headers, text }: RateLimitAnswer): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  return headers.has('retry-after') || remaining(headers) === 0 || /rate limit|abuse detection/i.test(text);
}

function remaining(headers: Headers): number | undefined {
  return wholeNumber(headers.get('x-ratelimit-remaining') ?? headers.get('ratelimit-remaining'));
}

function waitUntil(headers: Headers, now: number): number | undefined {
  const after = headers.get('retry-after');
  if (after !== null) {
    const seconds = wholeNumber(after);
    const time = seconds === undefined ? Date.parse(after) : now + seconds * 1_000;
    if (!Number.isNaN(time)) return time;
  }
  const reset = wholeNumber(headers.get('x-ratelimit-reset') ?? headers.get('ratelimit-reset'));
  if (reset === undefined) return undefined;
  return reset >= FIRST_TIME_SECONDS ? reset * 1_000 : now + reset * 1_000;
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\s*\d{1,12}\s*$/.test(text) ? Number(text) : undefined;
}
