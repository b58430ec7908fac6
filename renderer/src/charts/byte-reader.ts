/** Bytes that come in chunks, taken in pieces of the length that is asked for. */
export class ByteReader {
  private readonly chunks: AsyncIterator<Uint8Array>;
  private waiting: Uint8Array[] = [];
  private length = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.chunks = chunks[Symbol.asyncIterator]();
  }

  /** That many bytes, fewer only where they end. A view: it is valid as long as it is held. */
  async read(count: number): Promise<Buffer> {
    while (this.length < count) {
      const { value, done } = await this.chunks.next();
      if (done === true) break;
      this.waiting.push(value);
      this.length += value.byteLength;
    }
    const [first] = this.waiting;
    const all = first !== undefined && first.byteLength >= count ? first : Buffer.concat(this.waiting);
    const taken = all.subarray(0, count);
    const rest = all.subarray(taken.byteLength);
    this.waiting = all === first ? [rest, ...this.waiting.slice(1)] : [rest];
    this.length -= taken.byteLength;
    return Buffer.from(taken.buffer, taken.byteOffset, taken.byteLength);
  }

  /** Stops whoever makes the chunks. */
  async close(): Promise<void> {
    await this.chunks.return?.();
  }
}
