/** Answers that services named with an ETag or a date, kept to be asked about instead of fetched. In memory, bounded in bytes. */
import { MAX_CACHED_BODY_BYTES, MAX_CACHE_BYTES } from './outbound-limits.js';

export interface CachedAnswer {
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** About what an entry holds besides its body. */
const ENTRY_BYTES = 1_024;

export class ResponseCache {
  /** The one used last comes last. */
  private readonly entries = new Map<string, CachedAnswer>();
  private bytes = 0;

  constructor(
    private readonly maxBytes = MAX_CACHE_BYTES,
    private readonly maxBodyBytes = MAX_CACHED_BODY_BYTES,
  ) {}

  find(key: string): CachedAnswer | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry;
  }

  /** Keeps an answer that can be asked about; forgets what was kept for the key otherwise. */
  keep(key: string, answer: CachedAnswer): void {
    this.forget(key);
    if (Object.keys(conditionOf(answer)).length === 0) return;
    if (/(?:^|[\s,])no-store/i.test(answer.headers.get('cache-control') ?? '')) return;
    if (answer.body.byteLength > this.maxBodyBytes) return;
    this.entries.set(key, answer);
    this.bytes += sizeOf(key, answer);
    for (const oldest of this.entries.keys()) {
      if (this.bytes <= this.maxBytes) break;
      this.forget(oldest);
    }
  }

  private forget(key: string): void {
    const entry = this.entries.get(key);
    if (entry === undefined) return;
    this.entries.delete(key);
    this.bytes -= sizeOf(key, entry);
  }
}

/** The headers that ask whether an answer still holds. */
export function conditionOf({ headers }: CachedAnswer): Record<string, string> {
  const [etag, modified] = [headers.get('etag'), headers.get('last-modified')];
  if (etag !== null && etag !== '') return { 'if-none-match': etag };
  return modified !== null && modified !== '' ? { 'if-modified-since': modified } : {};
}

function sizeOf(key: string, { body }: CachedAnswer): number {
  return key.length + body.byteLength + ENTRY_BYTES;
}
