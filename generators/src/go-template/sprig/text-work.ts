/** Counts the work of walking through texts, before it is done. */
import type { GoCall } from '../values/go-function.js';

/** Characters that are one step where every one of them is looked at closely. */
const CHARACTERS_PER_STEP = 16;
/** Characters that are one step where they are only copied. */
const COPIED_PER_STEP = 64;

/** Counts a walk over every character; gives the text back. */
export function counted(text: string, call: GoCall): string {
  call.step(1 + Math.floor(text.length / CHARACTERS_PER_STEP));
  return text;
}

/** Refuses a text that would be too long, and counts making it. */
export function countMade(length: number, call: GoCall): void {
  call.checkLength(length);
  call.step(1 + Math.floor(length / COPIED_PER_STEP));
}
