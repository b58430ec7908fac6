/** A webhook as it came, and what it may hint at. */
import type { QuestionPattern } from '../application-sets/questions/refresh-asking-sets.js';

/** Header names in lower case. */
export type WebhookHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** A request. Nothing of it counts before it is verified. */
export interface WebhookRequest {
  readonly headers: WebhookHeaders;
  /** The bytes as they came: a signature is over them. */
  readonly body: Uint8Array;
}

/** What an event hints at. Nothing of it is believed: it only has repositories and services asked earlier. */
export interface WebhookHint {
  /** Repositories that moved, in the form of `comparableAddress`. */
  readonly addresses: ReadonlySet<string>;
  /** Questions of generators whose answers may be others now. */
  readonly patterns: readonly QuestionPattern[];
}

/** Who sends webhooks, and how they are read. Pure. */
export interface WebhookProvider {
  /** For people. */
  readonly name: string;
  /** Whether the request says that it comes from there. */
  recognises(headers: WebhookHeaders): boolean;
  /** Whether the sender knows the secret; takes the same time whatever is wrong. */
  isVerified(request: WebhookRequest, secret: string): boolean;
  /** The same for the same delivery, to tell replays; undefined where there is no such id. */
  deliveryOf(headers: WebhookHeaders): string | undefined;
  /** Undefined when the event means nothing here. Throws INVALID_INPUT when it cannot be read. */
  hintOf(request: WebhookRequest): WebhookHint | undefined;
}

/** The value of a header, the first of several. */
export function headerOf(headers: WebhookHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
