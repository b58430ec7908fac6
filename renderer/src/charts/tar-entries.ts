/**
 * The entries of a tar archive, one after the other, with long names put together. Written here because the usual reader waits for ever
 * for some archives whose sizes are wrong; a property test holds this one to an end for any bytes.
 */
import type { ByteReader } from './byte-reader.js';
import { BLOCK_BYTES, parsePaxRecords, parseTarHeader, paxSize, type TarHeader, TarFormatError } from './tar-header.js';

export interface TarEntry {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'link' | 'other';
  /** What the header says; the content may be shorter where the archive is cut off. */
  readonly size: number;
  /** Has to be called before the next entry is asked for, or not at all. Throws TarFormatError when the archive ends within it. */
  readonly content: () => Promise<Buffer>;
}

/** Names and other things that come as entries of their own. */
const MAX_EXTRA_BYTES = 256 * 1024;
/** Contents that nobody wants are passed over in pieces of this length. */
const SKIP_BYTES = 1024 * 1024;
const TYPES: ReadonlyMap<string, TarEntry['type']> = new Map([
  ['0', 'file'],
  ['\0', 'file'],
  ['7', 'file'],
  ['5', 'directory'],
  ['1', 'link'],
  ['2', 'link'],
]);

/** Ends at the end mark, or where the bytes end between two entries. Throws TarFormatError. */
export async function* tarEntries(reader: ByteReader): AsyncGenerator<TarEntry, void, undefined> {
  let extra: { name?: string; size?: number } = {};
  for (let header = await nextHeader(reader); header !== undefined; header = await nextHeader(reader)) {
    const { type } = header;
    if (type === 'x' || type === 'g' || type === 'L' || type === 'K') {
      extra = { ...extra, ...(await readExtra(reader, header)) };
      continue;
    }
    const { name = header.name, size = header.size } = extra;
    extra = {};
    let isRead = false;
    const content = async (): Promise<Buffer> => {
      isRead = true;
      return await readContent(reader, size);
    };
    const known = TYPES.get(type) ?? 'other';
    yield { name, size, content, type: known === 'file' && name.endsWith('/') ? 'directory' : known };
    if (!isRead) await skip(reader, size);
  }
}

async function nextHeader(reader: ByteReader): Promise<TarHeader | undefined> {
  const block = await reader.read(BLOCK_BYTES);
  if (block.length === 0) return undefined;
  if (block.length < BLOCK_BYTES) throw new TarFormatError('an end within a header');
  return parseTarHeader(block);
}

/** What an entry says of the next one. Global PAX headers say nothing of names that anyone uses. */
async function readExtra(reader: ByteReader, { type, size }: TarHeader): Promise<{ name?: string; size?: number }> {
  if (size > MAX_EXTRA_BYTES) throw new TarFormatError('a header that is too long');
  const content = await readContent(reader, size);
  if (type === 'L') return { name: content.toString('utf8').replace(/\0.*$/s, '') };
  if (type !== 'x') return {};
  const records = parsePaxRecords(content);
  const [path, length] = [records.get('path'), records.get('size')];
  if ([...records.keys()].some((key) => key.startsWith('GNU.sparse.'))) throw new TarFormatError('a file with holes');
  return { ...(path !== undefined && { name: path }), ...(length !== undefined && { size: paxSize(length) }) };
}

async function readContent(reader: ByteReader, size: number): Promise<Buffer> {
  const padded = await reader.read(Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES);
  if (padded.length < size) throw new TarFormatError('an end within a file');
  return padded.subarray(0, size);
}

async function skip(reader: ByteReader, size: number): Promise<void> {
  let left = Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
  while (left > 0) {
    const { length } = await reader.read(Math.min(left, SKIP_BYTES));
    if (length === 0) throw new TarFormatError('an end within a file');
    left -= length;
  }
}
