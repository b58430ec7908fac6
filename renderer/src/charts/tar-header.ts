/** One header of a tar archive (ustar, GNU, PAX, and the old form). */

/** Bytes that are no tar archive. Inside this folder only: callers see UNSAFE_CHART. */
export class TarFormatError extends Error {
  override readonly name = 'TarFormatError';
}

export const BLOCK_BYTES = 512;

export interface TarHeader {
  readonly name: string;
  /** One letter or digit; the old form has NUL for a file. */
  readonly type: string;
  readonly size: number;
}

const CHECKSUM = { from: 148, to: 156 } as const;

/** Undefined for a block of zeros, which ends an archive. Throws TarFormatError. */
export function parseTarHeader(block: Buffer): TarHeader | undefined {
  const sum = checksumOf(block);
  if (sum === ' '.charCodeAt(0) * (CHECKSUM.to - CHECKSUM.from)) return undefined;
  if (number(block, CHECKSUM.from, CHECKSUM.to) !== sum) throw new TarFormatError('a header with a wrong checksum');
  const name = text(block, 0, 100);
  const prefix = block.toString('latin1', 257, 263) === 'ustar\0' ? text(block, 345, 500) : '';
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    type: String.fromCharCode(block[156] ?? 0),
    size: number(block, 124, 136),
  };
}

/** The records of a PAX header: each its own length, a name and a value. Throws TarFormatError. */
export function parsePaxRecords(bytes: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length;) {
    const blank = bytes.indexOf(0x20, at);
    const digits = blank < 0 ? '' : bytes.toString('latin1', at, blank);
    const end = at + Number(digits);
    const equals = bytes.indexOf('=', blank);
    const isWhole = /^[1-9]\d{0,8}$/.test(digits) && end <= bytes.length && equals > blank && equals < end;
    if (!isWhole || bytes[end - 1] !== 0x0a) throw new TarFormatError('a PAX header that cannot be read');
    records.set(bytes.toString('utf8', blank + 1, equals), bytes.toString('utf8', equals + 1, end - 1));
    at = end;
  }
  return records;
}

/** A size as PAX writes it. Throws TarFormatError. */
export function paxSize(value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw new TarFormatError('a size that is no number');
  return Number(value);
}

/** The checksum is counted as if its own field held blanks. */
function checksumOf(block: Buffer): number {
  let sum = 0;
  for (let at = 0; at < BLOCK_BYTES; at += 1) sum += at >= CHECKSUM.from && at < CHECKSUM.to ? 0x20 : (block[at] ?? 0);
  return sum;
}

function text(block: Buffer, from: number, to: number): string {
  const field = block.subarray(from, to);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? field.length : end);
}

/** Octal digits; or, where the first bit is set, the bytes as one large number. */
function number(block: Buffer, from: number, to: number): number {
  const first = block[from] ?? 0;
  if (first >= 0x80) {
    // All but the last six bytes zero: enough for any size, and exact.
    const isFit = first === 0x80 && block.subarray(from + 1, to - 6).every((byte) => byte === 0);
    if (!isFit) throw new TarFormatError('a size that is too large or negative');
    return block.readUIntBE(to - 6, 6);
  }
  const digits = block.toString('latin1', from, to).replace(/^[ \0]+|[ \0]+$/g, '');
  if (!/^[0-7]*$/.test(digits)) throw new TarFormatError('a number that is not octal');
  return digits === '' ? 0 : Number.parseInt(digits, 8);
}
