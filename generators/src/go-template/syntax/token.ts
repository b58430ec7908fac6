/** The pieces a template's text falls into. */

/** What a token is. Keywords are tokens of their own kind, named as they are written. */
export type TokenKind =
  | 'error'
  | 'end of text'
  | 'text'
  | 'left delimiter'
  | 'right delimiter'
  | 'space'
  | 'bool'
  | 'character'
  | 'char constant'
  | 'number'
  | 'complex'
  | 'string'
  | 'raw string'
  | '='
  | ':='
  | '|'
  | '('
  | ')'
  | 'field'
  | 'identifier'
  | 'variable'
  | Keyword;

/** Words with a meaning of their own. */
export type Keyword =
  '.' | 'block' | 'break' | 'continue' | 'define' | 'else' | 'end' | 'if' | 'nil' | 'range' | 'template' | 'with';

/** All keywords but the dot. */
export const KEYWORDS: ReadonlySet<string> = new Set<Keyword>([
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'nil',
  'range',
  'template',
  'with',
]);

/** One token. The text of an `error` says what is wrong. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly offset: number;
}

/** A token as a person reads it in a message. */
export function describeToken(token: Token): string {
  if (token.kind === 'end of text') return 'the end of the text';
  if (KEYWORDS.has(token.kind)) return `the keyword "${token.text}"`;
  if (token.kind === 'right delimiter') return '"}}"';
  const short = token.text.length > 20 ? `${token.text.slice(0, 20)}...` : token.text;
  return JSON.stringify(short);
}
