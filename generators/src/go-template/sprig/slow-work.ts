/** Counts what takes a good part of a second: keys, bcrypt, derived passwords. */
import { GenerationError } from '../../generation.errors.js';
import { MAX_TEMPLATE_KEY_GENERATIONS } from '../../limits.js';
import type { GoCall } from '../values/go-function.js';

/** How many a rendering has had. */
const done = new WeakMap<GoCall, number>();

/** Counts one more. @throws GenerationError EXPRESSION_LIMIT */
export function countSlowWork(call: GoCall): void {
  const count = (done.get(call) ?? 0) + 1;
  if (count > MAX_TEMPLATE_KEY_GENERATIONS) {
    throw new GenerationError(
      'EXPRESSION_LIMIT',
      `The template makes more than ${MAX_TEMPLATE_KEY_GENERATIONS} keys or password hashes.`,
    );
  }
  done.set(call, count);
}
