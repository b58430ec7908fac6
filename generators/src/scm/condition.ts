import { GenerationError } from '../generation.errors.js';
import { compileRegularExpression, RegularExpressionError } from '../regular-expression.js';

/** Whether a text holds something that an expression finds. */
export type TextCondition = (text: string) => boolean;

/** Compiles an expression of a filter; an absent one (null is absent) gives undefined. @throws GenerationError GENERATOR_ERROR */
export function compileCondition(field: string, pattern: string | null | undefined): TextCondition | undefined {
  if (pattern === undefined || pattern === null) return undefined;
  try {
    const expression = compileRegularExpression(pattern);
    return (text) => expression.test(text);
  } catch (error) {
    if (!(error instanceof RegularExpressionError)) throw error;
    const shown = pattern.length > 100 ? `${pattern.slice(0, 100)}...` : pattern;
    const message = `The regular expression ${JSON.stringify(shown)} in ${field} cannot be used: ${error.message}. RE2's syntax is needed: without look-around and back-references.`;
    throw new GenerationError('GENERATOR_ERROR', message, { cause: error });
  }
}
