import { TemplateProblem } from './template-problem.js';
import { describeToken, type Token, type TokenKind } from './token.js';

/** The tokens of a template, read one after the other. The last one stays when all are read. */
export class TokenStream {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  peek(): Token {
    return this.tokens[Math.min(this.at, this.tokens.length - 1)] ?? { kind: 'end of text', text: '', offset: 0 };
  }

  next(): Token {
    const token = this.peek();
    if (this.at < this.tokens.length) this.at += 1;
    return token;
  }

  peekNonSpace(): Token {
    this.skipSpace();
    return this.peek();
  }

  nextNonSpace(): Token {
    this.skipSpace();
    return this.next();
  }

  /** Where reading is; for {@link rewind}. */
  get position(): number {
    return this.at;
  }

  /** Goes back to a place read before. */
  rewind(position: number): void {
    this.at = position;
  }

  /** The next token that is no space, which must be of that kind. */
  expect(kind: TokenKind, context: string): Token {
    const token = this.nextNonSpace();
    if (token.kind !== kind) this.unexpected(token, context);
    return token;
  }

  /** @throws TemplateProblem about a token that cannot stand there */
  unexpected(token: Token, context: string): never {
    if (token.kind === 'error') throw new TemplateProblem(token.offset, token.text);
    throw new TemplateProblem(token.offset, `${describeToken(token)} cannot stand in ${context}`);
  }

  private skipSpace(): void {
    while (this.peek().kind === 'space') this.at += 1;
  }
}
