import type { LineChange } from './object-difference.js';

/**
 * Changes of one object as a unified diff: instead of line numbers, which differ from object to object, the path at which each lies.
 * Changes whose surroundings meet are shown as one.
 */
export function changeText(lines: readonly LineChange[]): string {
  const text: string[] = [];
  let shownTo = -1;
  for (const { path, at, before, after, leading, trailing } of lines) {
    const repeated = Math.max(0, shownTo - (at - leading.length));
    if (path !== '' && (shownTo < 0 || at - leading.length > shownTo)) text.push(`@@ ${path} @@`);
    text.push(
      ...leading.slice(repeated).map((line) => ` ${line}`),
      ...before.map((line) => `-${line}`),
      ...after.map((line) => `+${line}`),
      ...trailing.map((line) => ` ${line}`),
    );
    shownTo = at + before.length + trailing.length;
  }
  return text.join('\n');
}

/** At most so many characters of a diff, in whole lines where there are any. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = text.lastIndexOf('\n', length);
  return text.slice(0, end < 0 ? length : end);
}
