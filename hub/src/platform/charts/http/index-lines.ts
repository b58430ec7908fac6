/**
 * Reads the index.yaml of a chart repository line by line, straight from its bytes: a full YAML parser would need half a minute and
 * gigabytes for the large ones. It knows the form that tools write (block lists of block maps); an entry that is written otherwise is
 * handed to the full parser alone, and an index that is built otherwise is given up. A property test holds it against that parser.
 */
import { parseYaml } from '@wheelhouse/generators';
import type { Turns } from '../../git/turns.js';
import { MAX_UNUSUAL_BYTES, MAX_UNUSUAL_ENTRY_BYTES } from '../chart-limits.js';
import { type ChartIndex, type EntryFields, fieldsOf, type IndexedVersion, toIndexedVersion } from './chart-index.js';
import { readMember, readScalar } from './index-scalar.js';

/** Lines between two looks at the clock. */
const LINES_PER_LOOK = 512;
const [SPACE, DASH, HASH, TAB, RETURN] = [0x20, 0x2d, 0x23, 0x09, 0x0d];
/** First bytes of the members that are read, and of quotes. */
const WANTED_FIRST: ReadonlySet<number> = new Set(Buffer.from('vud"\''));

/** Thrown within this folder only: the index has another form. */
export class UnusualIndexError extends Error {
  override readonly name = 'UnusualIndexError';
}

interface Entry {
  readonly start: number;
  readonly fields: EntryFields;
  /** The member that the following, deeper lines belong to. */
  member: keyof EntryFields | 'urls' | 'other';
  isUnusual: boolean;
}

/** One line without its indentation and its end. */
interface Line {
  readonly begin: number;
  readonly indent: number;
  readonly start: number;
  readonly end: number;
}

/** Throws UnusualIndexError. */
export async function readIndexLines(bytes: Buffer, turns: Turns): Promise<ChartIndex> {
  return await new IndexLines(bytes, turns).read();
}

class IndexLines {
  private readonly index = new Map<string, IndexedVersion[]>();
  private isWithinEntries = false;
  private hasEntries = false;
  private chart: IndexedVersion[] | undefined;
  private entry: Entry | undefined;
  private unusual = 0;
  /** Where charts, the entries of the current one, their members and the addresses of the current entry stand. */
  private indents: { chart?: number; entry?: number; member?: number; url?: number } = {};

  constructor(
    private readonly bytes: Buffer,
    private readonly turns: Turns,
  ) {}

  async read(): Promise<ChartIndex> {
    let count = 0;
    for (let begin = this.bytes.indexOf('\ufeff') === 0 ? 3 : 0; begin < this.bytes.length;) {
      const feed = this.bytes.indexOf(0x0a, begin);
      const next = feed < 0 ? this.bytes.length : feed + 1;
      this.take(this.lineAt(begin, feed < 0 ? next : feed));
      begin = next;
      count += 1;
      if (count % LINES_PER_LOOK === 0 && this.turns.isOver) await this.turns.next();
    }
    this.endEntry(this.bytes.length);
    if (!this.hasEntries) throw new UnusualIndexError('it has no entries');
    return this.index;
  }

  private lineAt(begin: number, feed: number): Line {
    let start = begin;
    while (start < feed && this.bytes[start] === SPACE) start += 1;
    const end = feed > start && this.bytes[feed - 1] === RETURN ? feed - 1 : feed;
    return { begin, indent: start - begin, start, end };
  }

  private take(line: Line): void {
    const { indent, start, end, begin } = line;
    const first = this.bytes[start];
    if (start >= end || first === HASH) return;
    if (indent === 0 && (first !== DASH || !this.isWithinEntries)) {
      this.endEntry(begin);
      this.takeTop(line);
      return;
    }
    if (!this.isWithinEntries) return;
    if (first === TAB) throw new UnusualIndexError('it is indented by tabs');
    const isItem = first === DASH && (start + 1 === end || this.bytes[start + 1] === SPACE);
    this.indents.chart ??= indent;
    if (indent < this.indents.chart) throw new UnusualIndexError('its indentation is uneven');
    if (indent === this.indents.chart && !isItem) {
      this.endEntry(begin);
      this.takeChart(line);
    } else if (isItem && (this.indents.entry ?? indent) === indent) {
      this.endEntry(begin);
      this.beginEntry(line);
    } else this.takeWithin(line, isItem);
  }

  private takeTop(line: Line): void {
    const text = this.text(line.start, line.end);
    const isMarker = text === '---';
    const member = isMarker || (text.startsWith('- ') && !this.isWithinEntries) ? undefined : readMember(text);
    if (isMarker && this.hasEntries) throw new UnusualIndexError('it holds several documents');
    if (!isMarker && member === undefined && !text.startsWith('- ')) throw new UnusualIndexError('it is no map');
    this.isWithinEntries = member?.key === 'entries';
    this.chart = undefined;
    if (!this.isWithinEntries) return;
    this.hasEntries = true;
    if (member?.rest !== '' && !/^(?:\{\s*\}|null|~)\s*$/.test(member?.rest ?? ''))
      throw new UnusualIndexError('its entries are written in an unusual way');
  }

  private takeChart({ start, end }: Line): void {
    const member = readMember(this.text(start, end));
    if (member === undefined || !/^(?:|\[\s*\]|null|~)$/.test(member.rest.trim()))
      throw new UnusualIndexError('its charts are written in an unusual way');
    this.chart = [];
    this.index.set(member.key, this.chart);
    const { chart } = this.indents;
    this.indents = chart === undefined ? {} : { chart };
  }

  private beginEntry({ begin, indent, start, end }: Line): void {
    if (this.chart === undefined) throw new UnusualIndexError('it has an entry that belongs to no chart');
    this.indents.entry = indent;
    delete this.indents.member;
    this.entry = {
      start: begin,
      fields: { version: undefined, url: undefined, digest: undefined },
      member: 'other',
      isUnusual: false,
    };
    let at = start + 1;
    while (at < end && this.bytes[at] === SPACE) at += 1;
    if (at < end) this.takeWithin({ begin, indent: at - begin, start: at, end }, false);
  }

  private takeWithin({ indent, start, end }: Line, isItem: boolean): void {
    const { entry } = this;
    if (entry === undefined) throw new UnusualIndexError('it has a line that belongs to no entry');
    this.indents.member ??= indent;
    if (entry.isUnusual) return;
    if (indent === this.indents.member && !isItem) this.takeMember(entry, start, end);
    else if (indent < this.indents.member) entry.isUnusual = true;
    else if (entry.member === 'urls') this.takeUrl(entry, indent, isItem ? this.text(start + 1, end) : undefined);
    // A value that goes on below its line.
    else if (entry.member !== 'other') entry.isUnusual = true;
  }

  private takeMember(entry: Entry, start: number, end: number): void {
    entry.member = 'other';
    const first = this.bytes[start] ?? 0;
    if (!WANTED_FIRST.has(first)) {
      // Merges (<<) and complex keys (?) may bring any member; flow maps and aliases are something else.
      if (first === 0x3c || first === 0x3f || first === 0x7b || first === 0x2a || first === 0x26)
        entry.isUnusual = true;
      return;
    }
    const member = readMember(this.text(start, end));
    if (member === undefined) entry.isUnusual = true;
    else if (member.key === 'urls') {
      entry.member = 'urls';
      entry.isUnusual = member.rest !== '';
      delete this.indents.url;
    } else if (member.key === 'version' || member.key === 'digest') {
      entry.member = member.key;
      entry.fields[member.key] = readScalar(member.rest);
      entry.isUnusual = entry.fields[member.key] === undefined;
    }
  }

  /** The first address counts. */
  private takeUrl(entry: Entry, indent: number, item: string | undefined): void {
    this.indents.url ??= indent;
    if (item === undefined || indent !== this.indents.url) entry.isUnusual = true;
    else if (entry.fields.url === undefined) {
      entry.fields.url = readScalar(item);
      entry.isUnusual = entry.fields.url === undefined;
    }
  }

  private endEntry(end: number): void {
    const { entry, chart } = this;
    this.entry = undefined;
    if (entry === undefined || chart === undefined) return;
    const isWhole = !entry.isUnusual && entry.fields.version !== undefined;
    const version = toIndexedVersion(isWhole ? entry.fields : this.parse(entry.start, end));
    if (version !== undefined) chart.push(version);
  }

  /** One entry by the full parser; what that cannot read is no entry. */
  private parse(start: number, end: number): EntryFields {
    if (end - start > MAX_UNUSUAL_ENTRY_BYTES) return fieldsOf(undefined);
    this.unusual += end - start;
    if (this.unusual > MAX_UNUSUAL_BYTES) throw new UnusualIndexError('most entries are written in an unusual way');
    try {
      const list = parseYaml(this.text(start, end));
      return fieldsOf(Array.isArray(list) ? list[0] : undefined);
    } catch {
      return fieldsOf(undefined);
    }
  }

  private text(start: number, end: number): string {
    return this.bytes.toString('utf8', start, end);
  }
}
