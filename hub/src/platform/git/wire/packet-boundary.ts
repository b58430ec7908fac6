/** Finds the end of an answer in a stream that goes on: the first flush packet. Chunks pass through as they came. */
import { GitFormatError } from '../git.errors.js';
import { lengthAt } from './pkt-line.js';

export class PacketBoundary {
  /** Bytes of the present packet that are still to come. */
  private missing = 0;
  private digits: Buffer = Buffer.alloc(0);

  /** How many bytes of the chunk belong to the answer; `isEnd` when its flush packet was among them. Throws GitFormatError. */
  take(chunk: Buffer): { readonly length: number; readonly isEnd: boolean } {
    let at = 0;
    while (at < chunk.length) {
      if (this.missing > 0) {
        const step = Math.min(this.missing, chunk.length - at);
        this.missing -= step;
        at += step;
        continue;
      }
      const taken = chunk.subarray(at, at + 4 - this.digits.length);
      at += taken.length;
      this.digits = Buffer.concat([this.digits, taken]);
      if (this.digits.length < 4) break;
      const length = lengthAt(this.digits, 0);
      this.digits = Buffer.alloc(0);
      if (length === 0) return { length: at, isEnd: true };
      this.missing = Math.max(0, length - 4);
    }
    return { length: at, isEnd: false };
  }
}

/** Reads answer after answer from one stream. */
export class AnswerReader {
  private readonly chunks: AsyncIterator<Buffer, unknown, undefined>;
  private rest: Buffer | undefined;
  /** Whether the chunk that was read last is the last one of its answer. */
  isAtEnd = false;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.chunks = chunks[Symbol.asyncIterator]();
  }

  /** Everything up to the first flush packet and with it. Throws GitFormatError when the stream ends before. */
  async *untilFlush(): AsyncGenerator<Buffer, void, undefined> {
    const boundary = new PacketBoundary();
    this.isAtEnd = false;
    for (let chunk = await this.next(); chunk !== undefined; chunk = await this.next()) {
      const { length, isEnd } = boundary.take(chunk);
      if (length < chunk.length) this.rest = chunk.subarray(length);
      this.isAtEnd = isEnd;
      yield chunk.subarray(0, length);
      if (isEnd) return;
    }
    throw new GitFormatError('the answer ended early');
  }

  /** Everything up to the end of the stream. */
  async *untilEnd(): AsyncGenerator<Buffer, void, undefined> {
    for (let chunk = await this.next(); chunk !== undefined; chunk = await this.next()) yield chunk;
  }

  private async next(): Promise<Buffer | undefined> {
    const kept = this.rest;
    this.rest = undefined;
    if (kept !== undefined) return kept;
    const { done, value } = await this.chunks.next();
    return done === true ? undefined : value;
  }
}
