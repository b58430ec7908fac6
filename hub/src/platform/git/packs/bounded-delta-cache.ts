import type { DeltaCache, GitObject, Place } from './object-reader.js';
import type { PackFile } from './pack-file.js';

/** Dropped places are taken out of the list at once when there are so many: one by one would be slow. */
const COMPACT_AFTER = 10_000;

/** Objects at places of packs, up to a number of bytes; the oldest go first. For one pass over objects, not for keeping. */
export class BoundedDeltaCache implements DeltaCache {
  private readonly byFile = new Map<PackFile, Map<number, GitObject>>();
  private readonly order: Place[] = [];
  private oldest = 0;
  private bytes = 0;

  constructor(private readonly maxBytes: number) {}

  find(place: Place): GitObject | undefined {
    return this.byFile.get(place.file)?.get(place.offset);
  }

  keep(place: Place, object: GitObject): void {
    if (object.content.length > this.maxBytes / 4) return;
    let objects = this.byFile.get(place.file);
    if (objects === undefined) this.byFile.set(place.file, (objects = new Map()));
    if (objects.has(place.offset)) return;
    objects.set(place.offset, object);
    this.order.push(place);
    this.bytes += object.content.length;
    while (this.bytes > this.maxBytes) this.dropOldest();
  }

  private dropOldest(): void {
    const place = this.order[this.oldest];
    if (place === undefined) return;
    this.oldest += 1;
    const objects = this.byFile.get(place.file);
    this.bytes -= objects?.get(place.offset)?.content.length ?? 0;
    objects?.delete(place.offset);
    if (this.oldest < COMPACT_AFTER) return;
    this.order.splice(0, this.oldest);
    this.oldest = 0;
  }
}
