/** The text of a YAML document before it is parsed: what go-yaml takes for granted, and the parser here does not. */
import { GenerationError, type Position } from '../generation.errors.js';
import { MAX_TEXT_LENGTH } from '../limits.js';

/** Characters that YAML does not allow, not even in quotes. */
const CONTROL_CHARACTER = new RegExp(
  String.raw`[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]`,
);
/** A carriage return that ends a line by itself. */
const LONE_RETURN = /\r(?!\n)/g;

/** The text without byte order mark, its lines ended by line feeds. @throws GenerationError when it is too long, or no text */
export function yamlText(
  source: string,
  fail: (message: string, position: Position) => never,
  maxLength = MAX_TEXT_LENGTH,
): string {
  if (source.length > maxLength) {
    throw new GenerationError(
      'EXPRESSION_LIMIT',
      `The text has ${source.length} characters; at most ${maxLength} are read.`,
    );
  }
  const text = source.replace(/^\ufeff/, '').replaceAll(LONE_RETURN, '\n');
  const at = text.search(CONTROL_CHARACTER);
  if (at < 0) return text;
  const before = text.slice(0, at).split('\n');
  const position = { line: before.length, column: (before.at(-1) ?? '').length + 1 };
  return fail('control characters are not allowed', position);
}
