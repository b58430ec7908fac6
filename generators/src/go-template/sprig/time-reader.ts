/** Takes a written time apart from left to right. */

/** A text that is not what its layout asks for. */
export class TimeParseError extends Error {}

/** What is left of a text that is being read. */
export class TimeReader {
  rest: string;

  constructor(text: string) {
    this.rest = text;
  }

  /** Takes what an expression finds at the start. @throws TimeParseError */
  take(expression: RegExp): string {
    const found = expression.exec(this.rest);
    if (found?.index !== 0) throw new TimeParseError(`cannot parse "${this.rest}"`);
    this.rest = this.rest.slice(found[0].length);
    return found[0];
  }

  /** Takes a number within a range. @throws TimeParseError */
  takeNumber(expression: RegExp, least: number, most: number): number {
    const value = Number(this.take(expression));
    if (value < least || value > most) throw new TimeParseError('value out of range');
    return value;
  }

  /** Takes one of some names, in any letter case, and gives its index. @throws TimeParseError */
  takeName(names: readonly string[]): number {
    const index = names.findIndex((name) => this.rest.slice(0, name.length).toLowerCase() === name.toLowerCase());
    if (index < 0) throw new TimeParseError(`cannot parse "${this.rest}"`);
    this.rest = this.rest.slice(names[index]?.length ?? 0);
    return index;
  }

  /** Takes a text that stands in the layout; blanks may be more or fewer, but for none where something else follows. */
  takeLiteral(literal: string): void {
    for (const part of literal.match(/ +|[^ ]+/g) ?? []) {
      if (part.startsWith(' ')) {
        if (this.rest !== '' && !this.rest.startsWith(' ')) throw new TimeParseError(`cannot parse "${this.rest}"`);
        this.rest = this.rest.replace(/^ +/, '');
      } else {
        if (!this.rest.startsWith(part)) throw new TimeParseError(`cannot parse "${this.rest}" as "${part}"`);
        this.rest = this.rest.slice(part.length);
      }
    }
  }
}
