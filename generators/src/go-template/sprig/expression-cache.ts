/** Compiled regular expressions. A template asks for the same few again and again. */
import type { RE2JS } from 're2js';
import { compileRegularExpression, RegularExpressionError } from '../../regular-expression.js';
import { GoCallError } from '../values/go-function.js';

/** Most expressions that are kept; the one that came first goes first. */
const MAX_KEPT = 200;
/** Longest expression that is kept. */
const MAX_KEPT_LENGTH = 1000;

const kept = new Map<string, RE2JS>();

/** The compiled expression. @throws GoCallError when it cannot be used */
export function getExpression(pattern: string): RE2JS {
  const known = kept.get(pattern);
  if (known !== undefined) return known;
  try {
    return keep(pattern, compileRegularExpression(pattern));
  } catch (error) {
    if (error instanceof RegularExpressionError) throw new GoCallError(`regexp: ${error.message}`, { cause: error });
    throw error;
  }
}

/** The compiled expression; undefined when it cannot be used. */
export function findExpression(pattern: string): RE2JS | undefined {
  try {
    return getExpression(pattern);
  } catch (error) {
    if (error instanceof GoCallError) return undefined;
    throw error;
  }
}

function keep(pattern: string, expression: RE2JS): RE2JS {
  if (pattern.length > MAX_KEPT_LENGTH) return expression;
  const [oldest] = kept.keys();
  if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  kept.set(pattern, expression);
  return expression;
}
