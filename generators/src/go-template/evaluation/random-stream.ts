/** Chance that repeats itself: bytes that only depend on a seed. */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';

/** The blocks HMAC-SHA-256(seed, counter), one after the other. */
export class RandomStream {
  private readonly key: Uint8Array;
  private counter = 0;
  private block = new Uint8Array(0);
  private used = 0;

  constructor(seed: string) {
    this.key = sha256(new TextEncoder().encode(seed));
  }

  /** The next bytes of the stream. */
  bytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    for (let filled = 0; filled < count;) {
      if (this.used === this.block.length) this.nextBlock();
      const part = this.block.subarray(this.used, this.used + count - filled);
      bytes.set(part, filled);
      filled += part.length;
      this.used += part.length;
    }
    return bytes;
  }

  private nextBlock(): void {
    const counter = new Uint8Array(8);
    new DataView(counter.buffer).setBigUint64(0, BigInt(this.counter));
    this.counter += 1;
    this.block = Uint8Array.from(hmac(sha256, this.key, counter));
    this.used = 0;
  }
}
