/** Regular expressions that users write. They are RE2's, as in Argo CD: matching takes linear time, whatever the expression. */
import { RE2JS } from 're2js';
import { MAX_EXPRESSION_LENGTH, MAX_EXPRESSION_PROGRAM } from './limits.js';

/** An expression that cannot be used. Internal: whoever compiles one tells it as an error of its own kind. */
export class RegularExpressionError extends Error {}

/** Compiles an expression. `test` of the result finds it anywhere in a text, as Go's MatchString does. @throws RegularExpressionError */
export function compileRegularExpression(pattern: string): RE2JS {
  if (pattern.length > MAX_EXPRESSION_LENGTH) {
    throw new RegularExpressionError(
      `it has ${pattern.length} characters, and ${MAX_EXPRESSION_LENGTH} are the limit for a regular expression`,
    );
  }
  const compiled = compile(pattern);
  if (compiled.programSize() <= MAX_EXPRESSION_PROGRAM) return compiled;
  throw new RegularExpressionError('it is too large (its repetitions are counted in full)');
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RegularExpressionError(reason.replace(/^error parsing regexp: /, ''), { cause: error });
  }
}
