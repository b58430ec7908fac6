/** fmt.Sprintf: flags, width, precision, `*` and argument indexes, and the texts Go writes where a format does not fit its operands. */
import { GoInteger } from '../values/go-integer.js';
import { normalText } from '../values/go-text.js';
import { goTypeOf } from '../values/go-type.js';
import type { GoValue } from '../values/go-value.js';
import { type FormatFlags, noFlags, PLAIN } from './format-flags.js';
import { GoPrinter } from './print-value.js';

/** The largest width or precision fmt takes. */
const LARGEST_NUMBER = 1e6;

/** The text of a format with its operands. */
export function sprintf(format: string, operands: readonly GoValue[]): string {
  const formatting = new Formatting(format, operands);
  formatting.run();
  return normalText(formatting.printer.text);
}

/** One run over a format. */
class Formatting {
  readonly printer = new GoPrinter();
  private readonly format: string;
  private readonly operands: readonly GoValue[];
  /** Where the last `]` stands, so that looking for one never goes over the same text again and again. */
  private readonly lastBracket: number;
  private at = 0;
  private operand = 0;
  /** Whether any `[n]` was used: then operands left over are no mistake. */
  private isReordered = false;
  private isGoodIndex = true;
  /** Whether an `[n]` was read just now. */
  private afterIndex = false;

  constructor(format: string, operands: readonly GoValue[]) {
    this.format = format;
    this.operands = operands;
    this.lastBracket = format.lastIndexOf(']');
  }

  run(): void {
    const { format, printer } = this;
    while (this.at < format.length) {
      const next = format.indexOf('%', this.at);
      if (next !== this.at) printer.write(format.slice(this.at, next < 0 ? undefined : next));
      if (next < 0) break;
      this.at = next + 1;
      this.verb();
    }
    if (!this.isReordered && this.operand < this.operands.length) this.writeExtra();
  }

  private verb(): void {
    this.isGoodIndex = true;
    this.afterIndex = false;
    const flags = noFlags();
    this.readFlags(flags);
    this.readIndex();
    this.readWidth(flags);
    this.readPrecision(flags);
    if (!this.afterIndex) this.readIndex();
    if (this.at >= this.format.length) {
      this.printer.write('%!(NOVERB)');
      return;
    }
    const verb = String.fromCodePoint(this.format.codePointAt(this.at) ?? 0);
    this.at += verb.length;
    this.print(verb.isWellFormed() ? verb : '\ufffd', flags);
  }

  private print(verb: string, flags: FormatFlags): void {
    const operand = this.operands[this.operand];
    if (verb === '%') this.printer.write('%');
    else if (!this.isGoodIndex) this.printer.write(`%!${verb}(BADINDEX)`);
    else if (operand === undefined) this.printer.write(`%!${verb}(MISSING)`);
    else {
      if (verb === 'v' || verb === 'w') {
        flags.sharpV = flags.sharp;
        flags.sharp = false;
        flags.plusV = flags.plus;
        flags.plus = false;
      }
      this.printer.printOperand(operand, verb, flags);
      this.operand += 1;
    }
  }

  private readFlags(flags: FormatFlags): void {
    for (; this.at < this.format.length; this.at += 1) {
      const character = this.format.charAt(this.at);
      if (character === '#') flags.sharp = true;
      else if (character === '0') flags.zero = true;
      else if (character === '+') flags.plus = true;
      else if (character === '-') flags.minus = true;
      else if (character === ' ') flags.space = true;
      else return;
    }
  }

  private readWidth(flags: FormatFlags): void {
    if (this.format.charAt(this.at) === '*') {
      this.at += 1;
      const width = this.integerOperand();
      if (width === undefined) this.printer.write('%!(BADWIDTH)');
      else if (width < 0) {
        flags.width = -width;
        flags.minus = true;
        flags.zero = false;
      } else flags.width = width;
      this.afterIndex = false;
      return;
    }
    flags.width = this.readNumber(this.format.length);
    if (this.afterIndex && flags.width !== undefined) this.isGoodIndex = false;
  }

  private readPrecision(flags: FormatFlags): void {
    if (this.format.charAt(this.at) !== '.' || this.at + 1 >= this.format.length) return;
    this.at += 1;
    if (this.afterIndex) this.isGoodIndex = false;
    this.readIndex();
    if (this.format.charAt(this.at) === '*') {
      this.at += 1;
      const precision = this.integerOperand();
      if (precision === undefined || precision < 0) this.printer.write('%!(BADPREC)');
      else flags.precision = precision;
      this.afterIndex = false;
      return;
    }
    flags.precision = this.readNumber(this.format.length) ?? 0;
  }

  /** `[n]`: which operand comes next, counted from 1. */
  private readIndex(): void {
    this.afterIndex = false;
    if (this.format.charAt(this.at) !== '[') return;
    this.isReordered = true;
    const start = this.at;
    const end = start < this.lastBracket ? this.format.indexOf(']', start + 1) : -1;
    if (end < 0 || this.format.length - start < 3) {
      this.isGoodIndex = false;
      this.at = start + 1;
      return;
    }
    this.at = start + 1;
    const number = this.readNumber(end);
    const isNumber = number !== undefined && this.at === end;
    this.at = end + 1;
    if (isNumber && number >= 1 && number <= this.operands.length) {
      this.operand = number - 1;
      this.afterIndex = true;
      return;
    }
    this.isGoodIndex = false;
    this.afterIndex = isNumber;
  }

  /** A decimal number; undefined when there is none, or it is absurdly large: then the rest is skipped up to `end`. */
  private readNumber(end: number): number | undefined {
    let number: number | undefined;
    for (; this.at < end; this.at += 1) {
      const digit = this.format.charCodeAt(this.at) - 48;
      if (!(digit >= 0 && digit <= 9)) return number;
      if ((number ?? 0) > LARGEST_NUMBER) {
        this.at = end;
        return undefined;
      }
      number = (number ?? 0) * 10 + digit;
    }
    return number;
  }

  /** The operand of a `*`. */
  private integerOperand(): number | undefined {
    const operand = this.operands[this.operand];
    if (operand === undefined) return undefined;
    this.operand += 1;
    if (!(operand instanceof GoInteger)) return undefined;
    const number = Number(operand.value);
    return Math.abs(number) > LARGEST_NUMBER ? undefined : number;
  }

  private writeExtra(): void {
    this.printer.write('%!(EXTRA ');
    this.operands.slice(this.operand).forEach((operand, index) => {
      if (index > 0) this.printer.write(', ');
      if (operand !== null) this.printer.write(`${goTypeOf(operand)}=`);
      this.printer.printOperand(operand, 'v', PLAIN);
    });
    this.printer.write(')');
  }
}
