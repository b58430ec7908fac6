/** The names of variables that are defined at a place of a template: those of the blocks around it. */
export class VariableNames {
  private readonly names: string[] = ['$'];
  private readonly counts = new Map<string, number>([['$', 1]]);

  /** How many there are; for {@link cut}. */
  get size(): number {
    return this.names.length;
  }

  has(name: string): boolean {
    return (this.counts.get(name) ?? 0) > 0;
  }

  add(name: string): void {
    this.names.push(name);
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  /** Forgets all but the first ones, at the end of a block. */
  cut(size: number): void {
    for (const name of this.names.splice(size)) this.counts.set(name, (this.counts.get(name) ?? 0) - 1);
  }
}
