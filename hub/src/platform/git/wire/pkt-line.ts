/** Git's framing of what client and server say to each other: four hexadecimal digits of length, then the bytes. */
import { GitFormatError } from '../git.errors.js';

/** Ends a message. */
export const FLUSH = 'flush';
/** Divides a message (protocol version 2). */
export const DELIMITER = 'delimiter';

export type Packet = Buffer | typeof FLUSH | typeof DELIMITER;

export const FLUSH_PACKET = '0000';
export const DELIMITER_PACKET = '0001';

/** A line as a packet, with the line feed that Git's own client sends. */
export function packet(line: string): string {
  const length = Buffer.byteLength(line) + 5;
  return `${length.toString(16).padStart(4, '0')}${line}\n`;
}

/** What was read, as it was framed. */
export function framed(content: Packet): Buffer {
  if (content === FLUSH) return Buffer.from(FLUSH_PACKET);
  if (content === DELIMITER) return Buffer.from(DELIMITER_PACKET);
  const bytes = Buffer.allocUnsafe(content.length + 4);
  bytes.write((content.length + 4).toString(16).padStart(4, '0'), 0, 'latin1');
  content.copy(bytes, 4);
  return bytes;
}

/** Cuts what comes into packets. Throws GitFormatError when it is no such stream or ends within a packet. */
export async function* readPackets(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
): AsyncGenerator<Packet, void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let position = 0;
    for (;;) {
      if (rest.length - position < 4) break;
      const length = lengthAt(rest, position);
      if (length >= 4 && rest.length - position < length) break;
      if (length >= 4) yield rest.subarray(position + 4, position + length);
      else if (length === 0) yield FLUSH;
      else if (length === 1) yield DELIMITER;
      position += Math.max(length, 4);
    }
    rest = rest.subarray(position);
  }
  if (rest.length > 0) throw new GitFormatError('the answer ended early');
}

/** The text of a packet without its line feed. */
export function lineOf(bytes: Buffer): string {
  const end = bytes.at(-1) === 0x0a ? bytes.length - 1 : bytes.length;
  return bytes.toString('utf8', 0, end);
}

/** The length that a packet says of itself, its four digits included; 0 to 2 mean no packet but a mark. */
export function lengthAt(bytes: Buffer, position: number): number {
  const digits = bytes.toString('latin1', position, position + 4);
  if (!/^[0-9a-f]{4}$/i.test(digits)) throw new GitFormatError('the answer is not in the form of the Git protocol');
  const length = Number.parseInt(digits, 16);
  if (length === 3) throw new GitFormatError('the answer holds a packet of impossible length');
  return length;
}
