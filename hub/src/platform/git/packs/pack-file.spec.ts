import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GitFormatError } from '../git.errors.js';
import { EntryTooLargeError, PackClosedError, PackFile } from './pack-file.js';

const MAX_BYTES = 4_000_000;
/** Text packs well, noise not at all. */
const CONTENTS: readonly (readonly [string, Buffer])[] = [
  ['small', Buffer.from('a: b\n')],
  ['large text', Buffer.from('a: b\n'.repeat(500_000))],
  ['large noise', randomBytes(2_000_000)],
];

/** A blob as it stands in a pack, with other bytes behind it. */
function entry(content: Buffer, size = content.length): Buffer {
  const head = [0x30 | (size & 0x0f)];
  for (let rest = Math.floor(size / 16); rest > 0; rest = Math.floor(rest / 128)) {
    head[head.length - 1] = (head.at(-1) ?? 0) | 0x80;
    head.push(rest % 128);
  }
  return Buffer.concat([Buffer.from(head), deflateSync(content), randomBytes(100)]);
}

describe('A pack', () => {
  let directory: string;
  let pack: PackFile | undefined;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'wheelhouse-pack-'));
  });
  afterEach(async () => {
    pack?.close();
    await rm(directory, { recursive: true });
  });

  async function packOf(bytes: Buffer): Promise<PackFile> {
    await writeFile(join(directory, 'a.pack'), bytes);
    return (pack = new PackFile(join(directory, 'a.pack')));
  }

  it.each(CONTENTS)('gives the content of an entry: %s', async (_, content) => {
    const read = await (await packOf(entry(content))).entryAt(0, MAX_BYTES);
    expect(read.type).toBe('blob');
    expect(read.content.equals(content)).toBe(true);
  });

  it.each(CONTENTS)('refuses an entry that is not as long as it says: %s', async (_, content) => {
    for (const size of [content.length - 1, content.length + 1]) {
      const file = await packOf(entry(content, size));
      await expect((async () => await file.entryAt(0, MAX_BYTES))()).rejects.toThrow(GitFormatError);
    }
  });

  it.each(CONTENTS)('refuses an entry that ends early: %s', async (_, content) => {
    const bytes = entry(content);
    const file = await packOf(bytes.subarray(0, bytes.length - 110));
    await expect((async () => await file.entryAt(0, MAX_BYTES))()).rejects.toThrow(GitFormatError);
  });

  it('refuses an entry above the limit before it is read', async () => {
    const file = await packOf(entry(Buffer.alloc(10), MAX_BYTES + 1));
    expect(() => file.entryAt(0, MAX_BYTES)).toThrow(EntryTooLargeError);
  });

  it('finishes what is being read when it is closed, and gives nothing afterwards', async () => {
    const [, [, text] = ['', Buffer.alloc(0)]] = CONTENTS;
    const file = await packOf(entry(text));
    const reading = file.entryAt(0, MAX_BYTES);
    file.close();
    expect((await reading).content.equals(text)).toBe(true);
    await expect((async () => await file.entryAt(0, MAX_BYTES))()).rejects.toThrow(PackClosedError);
  });
});
