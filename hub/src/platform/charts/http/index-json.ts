/** Reads an index that is JSON, entry by entry in turns: parsing a large one in one go would hold up everything else. */
import type { Turns } from '../../git/turns.js';
import { type ChartIndex, fieldsOf, type IndexedVersion, toIndexedVersion } from './chart-index.js';
import { UnusualIndexError } from './index-lines.js';

/** Characters between two looks at the clock. */
const CHARACTERS_PER_LOOK = 64 * 1024;
/** A longer entry is left out, and a longer name is none. */
const MAX_ENTRY_BYTES = 512 * 1024;
const MAX_KEY_BYTES = 8 * 1024;
/** How deep charts, lists of versions and versions stand: `{"entries": {"web": [{...}]}}`. */
const [ENTRIES_DEPTH, CHART_DEPTH, VERSION_DEPTH] = [1, 2, 4];
const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
const OPENING: ReadonlySet<number> = new Set([0x7b, 0x5b]);
const CLOSING: ReadonlySet<number> = new Set([0x7d, 0x5d]);

/** Throws UnusualIndexError. */
export async function readIndexJson(bytes: Buffer, turns: Turns): Promise<ChartIndex> {
  return await new IndexJson(bytes, turns).read();
}

class IndexJson {
  private readonly index = new Map<string, IndexedVersion[]>();
  private depth = 0;
  /** The last text at each of the first depths, and whether a colon made it a key. */
  private readonly keys: string[] = [];
  private last = '';
  private start = -1;
  private hasEntries = false;

  constructor(
    private readonly bytes: Buffer,
    private readonly turns: Turns,
  ) {}

  async read(): Promise<ChartIndex> {
    let looked = 0;
    for (let at = 0; at < this.bytes.length; at += 1) {
      at = this.take(at);
      if (at - looked < CHARACTERS_PER_LOOK) continue;
      looked = at;
      if (this.turns.isOver) await this.turns.next();
    }
    if (this.depth !== 0 || !this.hasEntries) throw new UnusualIndexError('it is not whole, or has no entries');
    return this.index;
  }

  /** Where the character ends that begins there; texts count as one. */
  private take(at: number): number {
    const byte = this.bytes[at] ?? 0;
    if (byte === QUOTE) return this.takeText(at);
    if (byte === COLON && this.depth <= CHART_DEPTH) this.takeKey();
    else if (byte === COMMA && this.depth <= CHART_DEPTH) this.keys.length = this.depth - 1;
    else if (OPENING.has(byte)) this.open(at);
    else if (CLOSING.has(byte)) this.close(at);
    return at;
  }

  private takeText(at: number): number {
    let end = at;
    do {
      end = this.bytes.indexOf(QUOTE, end + 1);
      if (end < 0) throw new UnusualIndexError('it is not whole');
    } while (this.isEscaped(end));
    if (this.depth <= CHART_DEPTH) this.last = end - at > MAX_KEY_BYTES ? '' : (this.parse(at, end + 1) as string);
    return end;
  }

  private isEscaped(quote: number): boolean {
    let before = quote - 1;
    while (this.bytes[before] === BACKSLASH) before -= 1;
    return (quote - before) % 2 === 0;
  }

  private takeKey(): void {
    this.keys[this.depth - 1] = this.last;
    if (this.depth === ENTRIES_DEPTH && this.last === 'entries') this.hasEntries = true;
    if (this.isWithinEntries && this.depth === CHART_DEPTH) this.index.set(this.last, []);
  }

  private get isWithinEntries(): boolean {
    return this.keys[ENTRIES_DEPTH - 1] === 'entries';
  }

  private open(at: number): void {
    this.depth += 1;
    if (this.depth === VERSION_DEPTH && this.isWithinEntries) this.start = at;
  }

  private close(at: number): void {
    if (this.depth === VERSION_DEPTH && this.isWithinEntries && this.start >= 0) {
      const isFit = at - this.start <= MAX_ENTRY_BYTES;
      const version = isFit ? toIndexedVersion(fieldsOf(this.parse(this.start, at + 1))) : undefined;
      const chart = this.keys[CHART_DEPTH - 1];
      if (version !== undefined && chart !== undefined) this.index.get(chart)?.push(version);
      this.start = -1;
    }
    this.depth -= 1;
    if (this.depth < CHART_DEPTH) this.keys.length = Math.max(0, Math.min(this.keys.length, this.depth));
    if (this.depth < 0) throw new UnusualIndexError('it is no JSON');
  }

  private parse(start: number, end: number): unknown {
    try {
      return JSON.parse(this.bytes.toString('utf8', start, end));
    } catch (error) {
      throw new UnusualIndexError('it is no JSON', { cause: error });
    }
  }
}
