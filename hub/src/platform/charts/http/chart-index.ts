/** What a chart repository's index.yaml says, as far as anything here needs it. */

/** One version of a chart. */
export interface IndexedVersion {
  readonly version: string;
  /** Where its archive is, seen from the index. */
  readonly url: string;
  /** Of the archive; undefined where the index does not say it, or in a form that is not known. */
  readonly digest: string | undefined;
}

/** The versions of each chart, as they stand in the index. */
export type ChartIndex = ReadonlyMap<string, readonly IndexedVersion[]>;

/** What stands in an entry, in whatever order. */
export interface EntryFields {
  version: string | undefined;
  url: string | undefined;
  digest: string | undefined;
}

/** Longer texts are no names, versions or addresses. */
const MAX_TEXT = 4_096;

/** Undefined for an entry that names no version or no archive: tools leave such ones out, too. */
export function toIndexedVersion({ version, url, digest }: EntryFields): IndexedVersion | undefined {
  if (version === undefined || version === '' || url === undefined || url === '') return undefined;
  if (version.length > MAX_TEXT || url.length > MAX_TEXT) return undefined;
  const hex = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(digest ?? '')?.[1];
  return { version, url, digest: hex === undefined ? undefined : `sha256:${hex.toLowerCase()}` };
}

/** The fields of an entry that was read as a value. */
export function fieldsOf(entry: unknown): EntryFields {
  const own = (name: string): unknown =>
    typeof entry === 'object' && entry !== null && Object.hasOwn(entry, name)
      ? (entry as Readonly<Record<string, unknown>>)[name]
      : undefined;
  const urls = own('urls');
  return {
    version: text(own('version')),
    url: Array.isArray(urls) ? text(urls[0]) : undefined,
    digest: text(own('digest')),
  };
}

/** A version such as 1.2 that somebody forgot to quote is a number. */
function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : undefined;
}

/** About what an index takes in memory. */
export function weightOf(index: ChartIndex): number {
  let weight = 0;
  for (const [name, versions] of index) {
    weight += 200 + name.length;
    for (const { version, url, digest } of versions)
      weight += 150 + version.length + url.length + (digest?.length ?? 0);
  }
  return weight;
}
