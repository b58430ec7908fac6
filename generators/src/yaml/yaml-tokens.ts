/**
 * Reads the tokens of a YAML text, and stops a text that is made to exhaust memory or the stack before a tree is made of it: a token
 * takes a hundred times the room of its characters.
 */
import { type CST, Lexer, type LineCounter, Parser } from 'yaml';
import { MAX_YAML_DEPTH, MAX_YAML_TOKENS } from '../limits.js';

/** Refuses the text; never returns. */
export type RefuseText = (message: string, offset: number) => never;

/** Collections that are open at once: those of the deepest value, and the document and a scalar in it. */
const MAX_OPEN = MAX_YAML_DEPTH + 10;
/** Errors that are passed on: the first one is told. */
const MAX_ERRORS = 10;
/** What the lexer gives besides words and signs: blanks, line breaks, and its own marks. */
const BLANK = /^[ \t]+$|^\r?\n$/;
const MARKS = new Set(['\u0002', '\u0018', '\u001f', '\ufeff']);

/** The tokens, for a Composer. */
export function* yamlTokens(text: string, lines: LineCounter, refuse: RefuseText): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  let count = 0;
  let errors = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (!MARKS.has(lexeme) && !BLANK.test(lexeme)) {
      count += 1;
      if (count > MAX_YAML_TOKENS) refuse(`more than ${MAX_YAML_TOKENS} words and signs`, parser.offset);
    }
    for (const token of parser.next(lexeme)) {
      if (token.type === 'error') errors += 1;
      if (token.type !== 'error' || errors <= MAX_ERRORS) yield token;
    }
    if (parser.stack.length > MAX_OPEN) refuse(`nested deeper than ${MAX_YAML_DEPTH} levels`, parser.offset);
  }
  yield* parser.end();
}
