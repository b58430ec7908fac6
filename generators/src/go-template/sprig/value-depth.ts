/** Bounds how deep a walk over a value goes. */
import { MAX_TEMPLATE_VALUE_DEPTH } from '../../limits.js';
import { GoCallError } from '../values/go-function.js';

/** Refuses values that are nested too deeply, or hold themselves: Go would exhaust its stack. */
export function checkDepth(depth: number): void {
  if (depth > MAX_TEMPLATE_VALUE_DEPTH) throw new GoCallError('the value is nested too deeply, or holds itself');
}
