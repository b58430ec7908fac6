/** What the copies of repositories take on disk, all together and each, and which was used least recently. Only counts; removes nothing. */
export class DiskQuota {
  /** Bytes by store; the one used last comes last. */
  private readonly sizes = new Map<string, number>();
  /** Bytes that are being written now. */
  private readonly growing = new Map<string, number>();
  private total = 0;

  constructor(
    readonly maxBytes: number,
    readonly maxBytesPerStore: number,
  ) {}

  get isOver(): boolean {
    return this.total > this.maxBytes;
  }

  isStoreOver(key: string): boolean {
    return this.sizeOf(key) > this.maxBytesPerStore;
  }

  /** With what is being written. */
  sizeOf(key: string): number {
    return (this.sizes.get(key) ?? 0) + (this.growing.get(key) ?? 0);
  }

  /** Makes it the one used last. */
  use(key: string): void {
    const size = this.sizes.get(key) ?? 0;
    this.sizes.delete(key);
    this.sizes.set(key, size);
  }

  /** What it takes, but for what is being written. */
  set(key: string, bytes: number): void {
    this.total += bytes - (this.sizes.get(key) ?? 0);
    this.sizes.set(key, bytes);
  }

  grow(key: string, bytes: number): void {
    this.growing.set(key, (this.growing.get(key) ?? 0) + bytes);
    this.total += bytes;
  }

  /** What was being written is done with, one way or the other. */
  settle(key: string): void {
    this.total -= this.growing.get(key) ?? 0;
    this.growing.delete(key);
  }

  remove(key: string): void {
    this.total -= this.sizes.get(key) ?? 0;
    this.sizes.delete(key);
  }

  /** The store used least recently of those that may go. */
  leastUsed(mayGo: (key: string) => boolean): string | undefined {
    for (const key of this.sizes.keys()) if (mayGo(key)) return key;
    return undefined;
  }
}
