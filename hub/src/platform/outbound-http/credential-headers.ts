/** Which headers may leave the service's own host: an allow list, so that no kind of token is forgotten. */
import { hash } from 'node:crypto';

const FREE_HEADERS: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'content-type',
  'if-modified-since',
  'if-none-match',
  'user-agent',
  'x-github-api-version',
]);
/** Headers that the transport sets: what a caller gives for them is not sent. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'range',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
/** Set by the transport, too, unless who asks keeps the answers. */
const CONDITION_HEADERS: ReadonlySet<string> = new Set(['if-modified-since', 'if-none-match']);
/** The free headers that mean nothing without a body. */
const BODY_HEADERS: ReadonlySet<string> = new Set(['content-type']);

export type HeaderRecord = Readonly<Record<string, string>>;

/** Names in lower case, without what the transport sets itself. */
export function callerHeaders(headers: Iterable<readonly [string, string]>, mayHaveConditions = false): HeaderRecord {
  const lower = [...headers].map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.fromEntries(
    lower.filter(([name]) => !OWN_HEADERS.has(name) && (mayHaveConditions || !CONDITION_HEADERS.has(name))),
  );
}

/** What may go to another host. */
export function withoutCredentials(headers: HeaderRecord): HeaderRecord {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => FREE_HEADERS.has(name) && !BODY_HEADERS.has(name)),
  );
}

export function hasCredential(headers: HeaderRecord): boolean {
  return Object.keys(headers).some((name) => !FREE_HEADERS.has(name));
}

/** Tells credentials apart without holding them. */
export function credentialFingerprint(headers: HeaderRecord): string {
  const secret = Object.entries(headers)
    .filter(([name]) => !FREE_HEADERS.has(name))
    .toSorted(([left], [right]) => (left < right ? -1 : 1));
  return secret.length === 0 ? 'none' : hash('sha256', JSON.stringify(secret));
}
