/** Counts what takes a good part of a second: keys, bcrypt, derived passwords. */
import { GenerationError } from '../../generation.errors.js';
import { MAX_TEMPLATE_KEY_GENERATIONS } from '../../limits.js';
import type { GoCall } from '../values/go-function.js';

/** How many a rendering has had. */
const done = new WeakMap<GoCall, number>();

/** Counts what takes `weight` times as long as a password hash. @throws GenerationError EXPRESSION_LIMIT */
export function countSlowWork(call: GoCall, weight = 1): void {
  const count = (done.get(call) ?? 0) + weight;
  if (count > MAX_TEMPLATE_KEY_GENERATIONS) {
    throw new GenerationError(
      'EXPRESSION_LIMIT',
      `The template makes too many keys or password hashes (${MAX_TEMPLATE_KEY_GENERATIONS} hashes are the limit).`,
    );
  }
  done.set(call, count);
  call.checkTime();
}
