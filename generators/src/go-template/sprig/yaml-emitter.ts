/** The lines of a YAML text: columns, indentation, and folding at 80 columns as go-yaml does it. */
import type { GoCall } from '../values/go-function.js';
import type { ScalarStyle } from './yaml-scalar.js';

/** Column from which a blank between words may become a line break. */
const BEST_WIDTH = 80;
const BYTE_ORDER_MARK = '\ufeff';
const BREAK = /^[\n\r\u0085\u2028\u2029]$/;
/** What double quotes do not hold as it is. */
const ESCAPED = /^[^\x20\x21\x23-\x5b\x5d-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]$/u;
const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\u0085': 'N',
  '\u00a0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};

/** What stands around an indicator such as `-` or `:`. */
export interface IndicatorOptions {
  readonly needsSpace?: boolean;
  readonly isIndention?: boolean;
}

/** Writes tokens and knows where the line stands. */
export class YamlEmitter {
  readonly #call: GoCall;
  #text = '';
  #column = 0;
  #isSpace = true;
  #isIndention = true;

  constructor(call: GoCall) {
    this.#call = call;
  }

  get text(): string {
    return this.#text;
  }

  /** Whether only indentation and `-`, `?` or `:` stand on the line. */
  get isAtLineStart(): boolean {
    return this.#isIndention;
  }

  /** Goes to that column, on a new line unless nothing stands in the way. */
  writeIndent(indent: number): void {
    const isPast = this.#column > indent || (this.#column === indent && !this.#isSpace);
    if (!this.#isIndention || isPast) this.#break('\n');
    if (this.#column < indent) this.#put(' '.repeat(indent - this.#column));
    this.#isSpace = true;
    this.#isIndention = true;
  }

  /** Writes an indicator. */
  writeIndicator(indicator: string, { needsSpace = false, isIndention = false }: IndicatorOptions): void {
    if (needsSpace && !this.#isSpace) this.#put(' ');
    this.#put(indicator);
    this.#isSpace = false;
    this.#isIndention = this.#isIndention && isIndention;
  }

  /** Writes a text in a style. */
  writeScalar(text: string, style: ScalarStyle, indent: number, allowsBreaks: boolean): void {
    if (style === 'plain') this.writePlain(text, indent, allowsBreaks);
    else if (style === 'literal') this.#writeLiteral(text, indent);
    else this.#writeQuoted(text, style, indent, allowsBreaks);
  }

  /** Writes a text as it is. */
  writePlain(text: string, indent: number, allowsBreaks: boolean): void {
    if (!this.#isSpace) this.#put(' ');
    this.#fold(Array.from(text), { indent, allowsBreaks, isQuoted: false });
    this.#isSpace = false;
    this.#isIndention = false;
  }

  #writeQuoted(text: string, style: 'single' | 'double', indent: number, allowsBreaks: boolean): void {
    const quote = style === 'single' ? "'" : '"';
    this.writeIndicator(quote, { needsSpace: true });
    const characters = Array.from(text);
    if (style === 'single') this.#fold(characters, { indent, allowsBreaks, isQuoted: true });
    else this.#writeEscaped(characters, indent, allowsBreaks);
    this.writeIndicator(quote, {});
    this.#isSpace = false;
    this.#isIndention = false;
  }

  /** Writes words, with line breaks where the line got long; breaks of the text itself are doubled. */
  #fold(characters: readonly string[], { indent, allowsBreaks, isQuoted }: FoldOptions): void {
    let [wasSpace, wasBreak] = [false, false];
    characters.forEach((character, at) => {
      if (character === ' ') {
        const isInside = !isQuoted || (at > 0 && at < characters.length - 1);
        const folds = allowsBreaks && !wasSpace && this.#column > BEST_WIDTH && isInside && characters[at + 1] !== ' ';
        if (folds) this.writeIndent(indent);
        else this.#put(' ');
        wasSpace = true;
      } else if (BREAK.test(character)) {
        if (!wasBreak && character === '\n') this.#break('\n');
        this.#break(character);
        this.#isIndention = true;
        wasBreak = true;
      } else {
        if (wasBreak) this.writeIndent(indent);
        this.#put(isQuoted && character === "'" ? "''" : character);
        this.#isIndention = false;
        [wasSpace, wasBreak] = [false, false];
      }
    });
  }

  /** A text that starts with a byte order mark is escaped as a whole: so does go-yaml. */
  #writeEscaped(characters: readonly string[], indent: number, allowsBreaks: boolean): void {
    let wasSpace = false;
    characters.forEach((character, at) => {
      if (ESCAPED.test(character) || characters[0] === BYTE_ORDER_MARK) {
        this.#put(escapeOf(character));
        wasSpace = false;
      } else if (character === ' ') {
        const isInside = at > 0 && at < characters.length - 1;
        if (allowsBreaks && !wasSpace && this.#column > BEST_WIDTH && isInside) {
          this.writeIndent(indent);
          if (characters[at + 1] === ' ') this.#put('\\');
        } else this.#put(' ');
        wasSpace = true;
      } else {
        this.#put(character);
        wasSpace = false;
      }
    });
  }

  /** A block after `|`: lines as they are. The hints tell leading blanks and what becomes of line breaks at the end. */
  #writeLiteral(text: string, indent: number): void {
    const characters = Array.from(text);
    this.writeIndicator('|', { needsSpace: true });
    if (characters[0] === ' ' || BREAK.test(characters[0] ?? '')) this.writeIndicator('2', {});
    if (!BREAK.test(characters.at(-1) ?? '')) this.writeIndicator('-', {});
    else if (characters.length === 1 || BREAK.test(characters.at(-2) ?? '')) this.writeIndicator('+', {});
    this.#break('\n');
    this.#isIndention = true;
    this.#isSpace = true;
    let wasBreak = true;
    for (const character of characters) {
      if (BREAK.test(character)) {
        this.#break(character);
        this.#isIndention = true;
        wasBreak = true;
      } else {
        if (wasBreak) this.writeIndent(indent);
        this.#put(character);
        this.#isIndention = false;
        wasBreak = false;
      }
    }
  }

  #put(text: string): void {
    this.#text += text;
    this.#column += text.length;
    this.#call.checkLength(this.#text.length);
  }

  #break(character: string): void {
    this.#text += character;
    this.#column = 0;
    this.#call.checkLength(this.#text.length);
  }
}

interface FoldOptions {
  readonly indent: number;
  readonly allowsBreaks: boolean;
  readonly isQuoted: boolean;
}

function escapeOf(character: string): string {
  const short = SHORT_ESCAPES[character];
  if (short !== undefined) return `\\${short}`;
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${digits.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
}
