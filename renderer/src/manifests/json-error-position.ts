/** Where a JSON text stops to be JSON. V8's messages also show text of the file, which may be a secret: only their numbers are used. */
import type { FilePosition } from '../render.errors.js';

/** Above this length the place is not looked for when V8 does not name it. */
const MAX_SEARCHED_LENGTH = 1024 * 1024;

export function jsonErrorPosition(error: unknown, text: string): FilePosition {
  const offset = positionIn(error) ?? (text.length > MAX_SEARCHED_LENGTH ? 0 : firstBadOffset(text));
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
}

function positionIn(error: unknown): number | undefined {
  const digits = error instanceof SyntaxError ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}

/** The longest beginning that could still become JSON ends there: every longer one fails before its end. */
function firstBadOffset(text: string): number {
  let good = 0;
  let bad = text.length;
  while (bad - good > 1) {
    const middle = (good + bad) >>> 1;
    if (couldGoOn(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

function couldGoOn(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    return /end of JSON input|Unterminated/.test(message) || positionIn(error) === beginning.length;
  }
}
