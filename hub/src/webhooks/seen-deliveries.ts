/** Ids that are kept; a replay is ignored as long as its id is among them. */
const MAX_DELIVERIES = 10_000;

/** Remembers deliveries that were acted on. */
export class SeenDeliveries {
  private readonly ids = new Set<string>();

  has(id: string): boolean {
    return this.ids.has(id);
  }

  add(id: string): void {
    this.ids.delete(id);
    this.ids.add(id);
    for (const oldest of this.ids) {
      if (this.ids.size <= MAX_DELIVERIES) return;
      this.ids.delete(oldest);
    }
  }
}
