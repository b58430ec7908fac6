/** Collects the parameters of a statement while its text is put together: `where name = ${parameters.add(name)}`. */
export class SqlParameters {
  readonly values: unknown[] = [];

  /** Takes a value and gives its placeholder. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}
