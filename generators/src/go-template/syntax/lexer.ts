/**
 * Cuts a template into tokens by the rules of text/template: `{{` and `}}` with trim markers, comments, and what stands inside actions.
 * It goes over the text once and never fails: what it cannot read is a last token of the kind `error`.
 */
import { isAlphanumeric } from './alphanumeric.js';
import { scanNumber } from './scan-number.js';
import { KEYWORDS, type Token, type TokenKind } from './token.js';

const LEFT = '{{';
const RIGHT = '}}';
/** What is skipped by trim markers and separates words: ASCII only. */
const SPACES = ' \t\r\n';

/** All tokens of a text; the last one is `end of text` or `error`. */
export function tokensOf(text: string): Token[] {
  const lexer = new Lexer(text);
  lexer.run();
  return lexer.tokens;
}

class Lexer {
  readonly tokens: Token[] = [];
  private readonly text: string;
  private at = 0;
  private start = 0;
  private parentheses = 0;
  private isFinished = false;

  constructor(text: string) {
    this.text = text;
  }

  run(): void {
    while (!this.isFinished) {
      if (!this.textUpToAction()) break;
      if (this.leftDelimiter()) this.insideAction();
    }
  }

  /** Text before the next `{{`, without what a trim marker takes away. False at the end. */
  private textUpToAction(): boolean {
    const next = this.text.indexOf(LEFT, this.at);
    const end = next < 0 ? this.text.length : next;
    const isTrimmed = next >= 0 && this.isLeftTrim(next + LEFT.length);
    const kept = isTrimmed ? trimEnd(this.text, this.at, end) : end;
    if (kept > this.at) this.tokens.push({ kind: 'text', text: this.text.slice(this.at, kept), offset: this.at });
    this.at = end;
    this.start = end;
    if (next < 0) this.push('end of text');
    return next >= 0;
  }

  /** Reads `{{`, and a whole comment. Whether an action begins. */
  private leftDelimiter(): boolean {
    this.at += LEFT.length;
    const afterMarker = this.isLeftTrim(this.at) ? 2 : 0;
    if (this.text.startsWith('/*', this.at + afterMarker)) {
      this.at += afterMarker;
      this.start = this.at;
      this.comment();
      return false;
    }
    this.push('left delimiter');
    this.at += afterMarker;
    this.start = this.at;
    this.parentheses = 0;
    return true;
  }

  private comment(): void {
    const end = this.text.indexOf('*/', this.at + 2);
    if (end < 0) return this.fail('a comment is not closed');
    this.at = end + 2;
    if (!this.isRightDelimiter(this.at)) return this.fail('a comment must be closed by "*/}}" or "*/ -}}"');
    this.skipRightDelimiter();
  }

  private insideAction(): void {
    while (!this.isFinished) {
      if (this.isRightDelimiter(this.at)) {
        if (this.parentheses > 0) return this.fail('a parenthesis is not closed');
        const offset = this.at;
        this.skipRightDelimiter();
        this.tokens.push({ kind: 'right delimiter', text: RIGHT, offset });
        return;
      }
      this.piece();
    }
  }

  /** One token inside an action. */
  private piece(): void {
    const character = this.peek();
    if (character === '') return this.fail('the action is not closed by "}}"');
    if (SPACES.includes(character)) return this.spaces();
    this.at += character.length;
    switch (character) {
      case '=':
      case '|':
        return this.push(character);
      case ':':
        if (this.peek() !== '=') return this.fail('":" must be followed by "="');
        this.at += 1;
        return this.push(':=');
      case '"':
      case "'":
        return this.quoted(character);
      case '`':
        return this.rawString();
      case '$':
        return this.variable();
      case '(':
        this.parentheses += 1;
        return this.push('(');
      case ')':
        this.parentheses -= 1;
        return this.parentheses < 0 ? this.fail('a parenthesis is closed that is not open') : this.push(')');
      default:
        return this.word(character);
    }
  }

  private word(character: string): void {
    if (character === '.' && !isDigit(this.text.charAt(this.at))) return this.field();
    if (character === '.' || character === '+' || character === '-' || isDigit(character)) {
      this.at -= 1;
      return this.number();
    }
    if (isAlphanumeric(character)) return this.identifier();
    const code = character.charCodeAt(0);
    if (code >= 0x20 && code < 0x7f) return this.push('character');
    return this.fail(`the character ${JSON.stringify(character)} is not allowed in an action`);
  }

  private spaces(): void {
    while (SPACES.includes(this.peek()) && this.at < this.text.length) this.at += 1;
    // The last one belongs to the delimiter when that trims.
    if (this.text.startsWith(`-${RIGHT}`, this.at)) this.at -= 1;
    if (this.at > this.start) this.push('space');
  }

  private identifier(): void {
    this.names();
    const word = this.text.slice(this.start, this.at);
    if (!this.isAtEndOfWord()) return this.badCharacter();
    if (KEYWORDS.has(word)) return this.push(word as TokenKind);
    return this.push(word === 'true' || word === 'false' ? 'bool' : 'identifier');
  }

  private field(): void {
    if (this.isAtEndOfWord()) return this.push('.');
    this.names();
    return this.isAtEndOfWord() ? this.push('field') : this.badCharacter();
  }

  private variable(): void {
    if (!this.isAtEndOfWord()) this.names();
    return this.isAtEndOfWord() ? this.push('variable') : this.badCharacter();
  }

  private number(): void {
    const first = scanNumber(this.text, this.at);
    this.at = first.end;
    if (!first.isGood) return this.badNumber();
    const sign = this.peek();
    if (sign !== '+' && sign !== '-') return this.push('number');
    const second = scanNumber(this.text, this.at);
    this.at = second.end;
    return second.isGood && this.text.charAt(this.at - 1) === 'i' ? this.push('complex') : this.badNumber();
  }

  private badNumber(): void {
    this.fail(`${JSON.stringify(this.text.slice(this.start, this.at))} is not a number`);
  }

  private quoted(quote: string): void {
    for (;;) {
      const character = this.text.charAt(this.at);
      const isEscape = character === '\\';
      const last = isEscape ? this.text.charAt(this.at + 1) : character;
      if (last === '' || last === '\n') {
        return this.fail(quote === '"' ? 'a quoted text is not closed' : 'a character constant is not closed');
      }
      this.at += isEscape ? 2 : 1;
      if (character === quote) return this.push(quote === '"' ? 'string' : 'char constant');
    }
  }

  private rawString(): void {
    const end = this.text.indexOf('`', this.at);
    if (end < 0) return this.fail('a text in back quotes is not closed');
    this.at = end + 1;
    return this.push('raw string');
  }

  private names(): void {
    for (let next = this.peek(); next !== '' && isAlphanumeric(next); next = this.peek()) this.at += next.length;
  }

  private badCharacter(): void {
    this.start = this.at;
    this.fail(`the character ${JSON.stringify(this.peek())} cannot follow a name`);
  }

  /** What may follow a name or number, so that `.a.b` is two fields and `$x+2` a mistake. */
  private isAtEndOfWord(): boolean {
    const next = this.peek();
    return next === '' || `${SPACES}.,|:)(`.includes(next) || this.text.startsWith(RIGHT, this.at);
  }

  private isLeftTrim(at: number): boolean {
    return this.text.charAt(at) === '-' && isSpace(this.text.charAt(at + 1));
  }

  private isRightDelimiter(at: number): boolean {
    return this.text.startsWith(RIGHT, at) || this.isRightTrim(at);
  }

  private isRightTrim(at: number): boolean {
    return isSpace(this.text.charAt(at)) && this.text.startsWith(`-${RIGHT}`, at + 1);
  }

  private skipRightDelimiter(): void {
    const isTrimming = this.isRightTrim(this.at);
    this.at += RIGHT.length + (isTrimming ? 2 : 0);
    if (isTrimming) while (isSpace(this.text.charAt(this.at))) this.at += 1;
    this.start = this.at;
  }

  private peek(): string {
    const code = this.text.codePointAt(this.at);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  private push(kind: TokenKind): void {
    this.tokens.push({ kind, text: this.text.slice(this.start, this.at), offset: this.start });
    this.start = this.at;
  }

  private fail(message: string): void {
    this.tokens.push({ kind: 'error', text: message, offset: this.start });
    this.isFinished = true;
  }
}

function isSpace(character: string): boolean {
  return character !== '' && SPACES.includes(character);
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

/** Where the text between two places ends once white space at its end is left out. */
function trimEnd(text: string, start: number, end: number): number {
  let kept = end;
  while (kept > start && isSpace(text.charAt(kept - 1))) kept -= 1;
  return kept;
}
