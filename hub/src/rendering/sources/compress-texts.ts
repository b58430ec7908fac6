/** Canonical bytes of large renders, digested and compressed part by part: at one go they would hold the hub up. */
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** Characters of one part: even to touch the memory of many megabytes takes long. */
const PART_LENGTH = 64 * 1024;

export interface CompressedTexts {
  readonly digest: string;
  readonly content: Buffer;
  readonly size: number;
}

/** A JSON list of the texts. */
export async function compressTexts(texts: readonly string[]): Promise<CompressedTexts> {
  const hash = createHash('sha256');
  let size = 0;
  const digested = function* (): Generator<Buffer, void, undefined> {
    for (const part of partsOf(texts)) {
      const bytes = Buffer.from(part);
      hash.update(bytes);
      size += bytes.length;
      yield bytes;
    }
  };
  const compressed: Buffer[] = [];
  await pipeline(digested, createGzip(), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) compressed.push(chunk);
  });
  return { digest: hash.digest('hex'), content: Buffer.concat(compressed), size };
}

function* partsOf(texts: readonly string[]): Generator<string, void, undefined> {
  let part = '[';
  for (const [index, text] of texts.entries()) {
    if (index > 0) part += ',';
    for (let start = 0; start < text.length;) {
      const end = endOfPart(text, start + PART_LENGTH - part.length);
      part += text.slice(start, end);
      start = end;
      if (part.length < PART_LENGTH) continue;
      yield part;
      part = '';
    }
  }
  yield `${part}]`;
}

/** Not between the halves of a character. */
function endOfPart(text: string, end: number): number {
  if (end >= text.length) return text.length;
  const isHalf = isIn(text.charCodeAt(end - 1), 0xd800) && isIn(text.charCodeAt(end), 0xdc00);
  return isHalf ? end + 1 : end;
}

/** Each half comes from 1,024 code units. */
function isIn(unit: number, first: number): boolean {
  return unit >= first && unit < first + 0x400;
}
